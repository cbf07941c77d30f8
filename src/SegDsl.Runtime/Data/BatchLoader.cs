using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>
/// Reads, augments and batches samples on background threads, ahead of the consumer and in a fixed order. The content of a batch depends only
/// on the sampler, the pipeline and the options, not on the number of threads or on the batch at which an epoch starts.
/// </summary>
/// <remarks>
/// Memory is bounded. At most <see cref="BatchesAhead"/> batches exist in addition to the one that the consumer holds, and each thread holds one
/// decoded sample. A sample in a batch takes 20 bytes per pixel (three channels of 4 bytes and a label of 8 bytes), plus the prepared targets
/// (4 bytes per 32 classes, 1 byte for edges) and 4 bytes per channel of the other inputs. A decoded sample takes 5 bytes per pixel of the original image and
/// 5 per pixel of its crop; a
/// <see cref="BandImage"/> takes 4 bytes per band.
/// Decoded volumes stay in memory, up to an eighth of that of the machine. Pooled arrays take at most 64 MiB per processor plus 64 MiB.
/// </remarks>
public sealed class BatchLoader
{
    /// <summary>More unreadable samples in a row indicate a problem with the whole dataset.</summary>
    private const int MaxConsecutiveSkips = 20;

    private readonly Sampler sampler;
    private readonly SamplePipeline pipeline;
    private readonly BatchOptions options;
    private readonly EpochShares shares;
    private readonly List<string> skipped = [];
    private readonly VolumeCache volumes = new();

    /// <summary>Creates a loader. Nothing is read before <see cref="Epoch"/> is enumerated.</summary>
    /// <param name="sampler">Chooses the samples of an epoch.</param>
    /// <param name="pipeline">Augments each sample.</param>
    /// <param name="options">Batch size, threads, targets and distribution over processes.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="DatasetException"><see cref="BatchOptions.DropLast"/> is set and there are fewer samples than processes.</exception>
    public BatchLoader(Sampler sampler, SamplePipeline pipeline, BatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.WorldSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.Rank, options.WorldSize);
        if (options.DropLast && sampler.Count < options.WorldSize)
            throw new DatasetException($"{sampler.Count} samples cannot be distributed over {options.WorldSize} processes; each process needs at least one.");
        (this.sampler, this.pipeline, this.options) = (sampler, pipeline, options);
        shares = new EpochShares(sampler.Count, options);
    }

    /// <summary>
    /// The number of batches per epoch on this process. With <see cref="BatchOptions.DropLast"/>, it is at least 1 and equal on all processes.
    /// Otherwise, processes may differ by one batch, and a process without samples has none.
    /// </summary>
    public int BatchesPerEpoch => shares.Batches;

    /// <summary>The maximum number of batches in preparation while the consumer holds one; enough to keep all threads busy.</summary>
    public int BatchesAhead => 1 + (2 * options.Workers + options.BatchSize - 1) / options.BatchSize;

    /// <summary>
    /// One message per sample that was skipped because of <see cref="BadFile.Skip"/>, in the order of the batches consumed so far. Independent of
    /// the number of threads.
    /// </summary>
    public IReadOnlyList<string> Skipped => skipped;

    /// <summary>
    /// Enumerates the batches of an epoch. The caller disposes each batch. Stopping the enumeration early stops the background threads and frees
    /// all prepared batches.
    /// </summary>
    /// <param name="epoch">The epoch, from 0, which determines order and augmentation.</param>
    /// <param name="firstBatch">The index of the first batch to return. Earlier batches are not read; later ones are the same as in a full epoch.</param>
    /// <param name="stopping">Cancels waiting for a batch.</param>
    /// <exception cref="ImageException">A file of the next batch is missing, damaged or unsupported.</exception>
    /// <exception cref="DatasetException">A label image and its image, or the images of a batch, differ in size.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was canceled.</exception>
    public IEnumerable<Batch> Epoch(int epoch, int firstBatch = 0, CancellationToken stopping = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        return Deliver(epoch, firstBatch, stopping);
    }

    private IEnumerable<Batch> Deliver(int epoch, int firstBatch, CancellationToken stopping)
    {
        var items = sampler.Draw(epoch);
        var ahead = new Queue<PendingBatch>();
        var workers = new SampleWorkers(options.Workers);
        try
        {
            for (var next = firstBatch; next < BatchesPerEpoch || ahead.Count > 0;)
            {
                for (; next < BatchesPerEpoch && ahead.Count < BatchesAhead; next++)
                {
                    var batch = new PendingBatch(shares.PositionsOf(next), options.Targets);
                    ahead.Enqueue(batch);
                    for (var slot = 0; slot < batch.Positions.Count; slot++)
                    {
                        var current = slot;
                        workers.Add(() => batch.Run(current, () => Prepare(items, epoch, batch.Positions[current], batch, current, workers)));
                    }
                }
                ahead.Peek().Wait(stopping);
                using var first = ahead.Dequeue();
                skipped.AddRange(first.Skipped);
                if (first.Take() is { } taken) yield return taken;
            }
        }
        finally
        {
            workers.Stop();
            foreach (var batch in ahead) batch.Dispose();
        }
    }

    /// <summary>Fills a slot of a batch; leaves it empty if the workers stop meanwhile, because the batch is not taken then.</summary>
    private void Prepare(IReadOnlyList<EpochItem> items, int epoch, int position, PendingBatch batch, int slot, SampleWorkers workers)
    {
        var others = new SampleSource(items.Count, i => items[i].Dataset.Load(items[i].Index));
        for (var attempt = 0; !workers.IsStopping; attempt++)
        {
            var item = items[(position + attempt) % items.Count];
            try
            {
                if (item.Dataset.Definition.HoldsVolumes)
                {
                    batch.Fill(slot, pipeline.Apply(volumes.Load(item), epoch, position), item.Dataset.Definition);
                    return;
                }
                var loaded = item.Dataset.Load(item.Index);
                if (workers.IsStopping) return;
                var sample = pipeline.Apply(loaded, epoch, position, item.Center, others);
                batch.Fill(slot, sample, item.Dataset.Definition);
                // The tensors hold copies, so the arrays can be reused.
                sample.ReturnPixels();
                loaded.ReturnPixels(sample);
                return;
            }
            catch (Exception e) when (options.OnBadFile == BadFile.Skip && e is ImageException or DatasetException)
            {
                batch.Skip(slot, e.Message);
                if (!options.DropLast) return;
                if (attempt + 1 == Math.Min(items.Count, MaxConsecutiveSkips))
                    throw new DatasetException($"{attempt + 1} samples in a row cannot be read. The last error: {e.Message}", e);
            }
        }
    }
}
