using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>
/// Reads, augments and batches samples on background threads, ahead of whoever consumes them and in a fixed order. What a batch holds
/// depends on the sampler, the pipeline and the options alone: not on the number of threads, nor on where an epoch is entered.
/// </summary>
/// <remarks>
/// Memory is bounded: no more than <see cref="BatchesAhead"/> batches are there beside the one that the consumer holds, and every thread
/// holds one decoded sample. A sample of a batch takes 20 bytes a pixel (three channels of 4 bytes, a label of 8), and as much as prepared
/// targets take (4 bytes for every 32 classes, 1 for edges); a decoded sample takes 5 bytes a pixel of the file's image, and as much of its crop.
/// Arrays that wait to be used again take 64 MiB for every processor and as much for one more, at most.
/// </remarks>
public sealed class BatchLoader
{
    /// <summary>So many samples in a row that cannot be read are no accident.</summary>
    private const int MostSkippedInARow = 20;

    private readonly Sampler sampler;
    private readonly SamplePipeline pipeline;
    private readonly BatchOptions options;
    private readonly EpochShares shares;
    private readonly List<string> skipped = [];

    /// <summary>Creates a loader; nothing is read before an epoch is asked for.</summary>
    /// <param name="sampler">Chooses the samples of an epoch.</param>
    /// <param name="pipeline">What happens to each.</param>
    /// <param name="options">How they become batches.</param>
    /// <exception cref="DatasetException">There are fewer samples than processes that must have a batch each.</exception>
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
            throw new DatasetException($"{sampler.Count} samples cannot be shared by {options.WorldSize} processes; every process needs one at least.");
        (this.sampler, this.pipeline, this.options) = (sampler, pipeline, options);
        shares = new EpochShares(sampler.Count, options);
    }

    /// <summary>
    /// The number of batches of an epoch on this process. With <see cref="BatchOptions.DropLast"/> it is at least 1 and the same on every
    /// process; else processes may differ by one, and one that is left without a sample has none.
    /// </summary>
    public int BatchesPerEpoch => shares.Batches;

    /// <summary>The most batches that are prepared or being prepared while the consumer holds one: enough that every thread has a sample at hand.</summary>
    public int BatchesAhead => 1 + (2 * options.Workers + options.BatchSize - 1) / options.BatchSize;

    /// <summary>
    /// Why samples were left out (<see cref="BadFile.Skip"/>), a message for each, in the order of the batches that were taken so far. The
    /// same for every number of threads.
    /// </summary>
    public IReadOnlyList<string> Skipped => skipped;

    /// <summary>The batches of an epoch. Whoever takes a batch disposes of it; leaving early stops the background work and frees what it made.</summary>
    /// <param name="epoch">The epoch, from 0: it decides about order and augmentation.</param>
    /// <param name="firstBatch">The batch to begin with: the others are neither read nor delivered, and those that follow are what they always are.</param>
    /// <param name="stopping">Ends the wait for a batch.</param>
    /// <exception cref="ImageException">A file of the batch that comes next is missing, damaged or of the wrong kind.</exception>
    /// <exception cref="DatasetException">A label image has another size than its image, or images of a batch have different sizes.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled.</exception>
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
                    var batch = new PendingBatch(shares.PlacesOf(next), options.Targets);
                    ahead.Enqueue(batch);
                    for (var slot = 0; slot < batch.Places.Count; slot++)
                    {
                        var mine = slot;
                        workers.Add(() => batch.Run(mine, () => Prepare(items, epoch, batch.Places[mine], batch, mine)));
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

    private void Prepare(IReadOnlyList<EpochItem> items, int epoch, int place, PendingBatch batch, int slot)
    {
        for (var attempt = 0; ; attempt++)
        {
            var item = items[(place + attempt) % items.Count];
            try
            {
                var loaded = item.Dataset.Load(item.Index);
                var sample = pipeline.Apply(loaded, epoch, place, item.Center);
                batch.Fill(slot, sample, item.Dataset.Definition.Classes.Count);
                // The tensors hold it all: the arrays serve the next sample.
                PixelBuffers.Return(sample.Image.Pixels);
                PixelBuffers.Return(sample.Labels.Values);
                if (!ReferenceEquals(sample.Image, loaded.Image)) PixelBuffers.Return(loaded.Image.Pixels);
                if (!ReferenceEquals(sample.Labels, loaded.Labels)) PixelBuffers.Return(loaded.Labels.Values);
                return;
            }
            catch (Exception e) when (options.OnBadFile == BadFile.Skip && e is ImageException or DatasetException)
            {
                batch.Skip(slot, e.Message);
                if (!options.DropLast) return;
                if (attempt + 1 == Math.Min(items.Count, MostSkippedInARow))
                    throw new DatasetException($"{attempt + 1} samples in a row cannot be read; the last: {e.Message}", e);
            }
        }
    }
}
