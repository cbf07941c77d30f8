using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>How samples become batches.</summary>
public sealed record BatchOptions
{
    /// <summary>Samples a batch, at least 1.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Whether every epoch has its own random order; else it is the dataset's.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Whether the rest of an epoch that does not fill a batch is left out (unless it is all there is); else it is a smaller batch.</summary>
    public bool DropLast { get; init; }

    /// <summary>Fixes the order.</summary>
    public long Seed { get; init; }

    /// <summary>How many batches are prepared at the same time, each on a thread of its own; at least 1. Changes nothing in the batches.</summary>
    public int Workers { get; init; } = 2;
}

/// <summary>Reads, augments and batches samples on background threads, ahead of whoever consumes them and in a fixed order.</summary>
public sealed class BatchLoader
{
    private readonly SegmentationDataset dataset;
    private readonly SamplePipeline pipeline;
    private readonly BatchOptions options;

    /// <summary>Creates a loader; nothing is read before an epoch is asked for.</summary>
    /// <param name="dataset">The samples.</param>
    /// <param name="pipeline">What happens to each.</param>
    /// <param name="options">How they become batches.</param>
    public BatchLoader(SegmentationDataset dataset, SamplePipeline pipeline, BatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        (this.dataset, this.pipeline, this.options) = (dataset, pipeline, options);
    }

    /// <summary>The number of batches of an epoch; at least 1.</summary>
    public int BatchesPerEpoch => options.DropLast
        ? Math.Max(1, dataset.Count / options.BatchSize)
        : (dataset.Count + options.BatchSize - 1) / options.BatchSize;

    /// <summary>The batches of an epoch. Whoever takes a batch disposes of it; leaving early stops the background work.</summary>
    /// <param name="epoch">The epoch, from 0: it decides about order and augmentation.</param>
    /// <exception cref="ImageException">A file of the batch that comes next is missing, damaged or of the wrong kind.</exception>
    /// <exception cref="DatasetException">A label image has another size than its image, or images of a batch have different sizes.</exception>
    public IEnumerable<Batch> Epoch(int epoch)
    {
        var order = Enumerable.Range(0, dataset.Count).ToArray();
        if (options.Shuffle) new SplitMix64(options.Seed, epoch).Shuffle(order.AsSpan());

        using var leaving = new CancellationTokenSource();
        var ahead = new Queue<Task<Batch>>();
        var next = 0;
        try
        {
            for (var taken = 0; taken < BatchesPerEpoch; taken++)
            {
                for (; next < BatchesPerEpoch && ahead.Count < options.Workers; next++)
                {
                    var start = next * options.BatchSize;
                    var indices = order[start..Math.Min(start + options.BatchSize, order.Length)];
                    ahead.Enqueue(Task.Run(() => Prepare(epoch, indices, leaving.Token), leaving.Token));
                }
                yield return ahead.Dequeue().GetAwaiter().GetResult();
            }
        }
        finally
        {
            leaving.Cancel();
            foreach (var task in ahead) Discard(task);
        }
    }

    private Batch Prepare(int epoch, int[] indices, CancellationToken leaving)
    {
        var samples = new Sample[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            leaving.ThrowIfCancellationRequested();
            samples[i] = pipeline.Apply(dataset.Load(indices[i]), epoch, indices[i]);
        }

        var (width, height) = (samples[0].Image.Width, samples[0].Image.Height);
        if (Array.Find(samples, sample => sample.Image.Width != width || sample.Image.Height != height) is { } other)
            throw new DatasetException(
                $"Images of a batch must have one size, but {samples[0].Name} is {width}×{height} and {other.Name} is "
                + $"{other.Image.Width}×{other.Image.Height}; add a crop to the augmentation or take batches of 1.");

        var images = ImageTensors.FromImages(Array.ConvertAll(samples, sample => sample.Image));
        try
        {
            var labels = ImageTensors.FromLabels(Array.ConvertAll(samples, sample => sample.Labels));
            return new Batch(images, labels, Array.ConvertAll(samples, sample => sample.Name));
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    /// <summary>Waits until a batch that nobody wants is done, and frees it; what went wrong in it concerns nobody either.</summary>
    private static void Discard(Task<Batch> task)
    {
        ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        if (task.IsCompletedSuccessfully) task.Result.Dispose();
    }
}
