using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Networks;
using SegDsl.Serving.Monitoring;

namespace SegDsl.Serving.Batching;

/// <summary>A network that segments the images of concurrent requests, in batches. Endpoints of your own can use it. Thread-safe.</summary>
public sealed class SegmentationService
{
    private readonly ServingMetrics metrics;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int requests;

    /// <summary>Creates the service.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dataset">The dataset with its classes.</param>
    /// <param name="options">How the network is served.</param>
    /// <param name="metrics">The instruments.</param>
    internal SegmentationService(SegmentationNetwork network, DatasetDefinition dataset, SegmentationOptions options, ServingMetrics metrics)
    {
        (Network, Dataset, Options, this.metrics) = (network, dataset, options, metrics);
        Queue = new(options.QueueCapacity, options.MaxBatch, options.MaxBatchPixels, options.BatchDelay, () => Volatile.Read(ref requests));
        metrics.Observe(() => Queue.Count, () => Volatile.Read(ref requests));
    }

    /// <summary>The dataset with the classes.</summary>
    public DatasetDefinition Dataset { get; }

    /// <summary>How the network is served.</summary>
    public SegmentationOptions Options { get; }

    /// <summary>Completes when the network has processed its first image; fails if it cannot.</summary>
    public Task Ready => ready.Task;

    /// <summary>The network.</summary>
    internal SegmentationNetwork Network { get; }

    /// <summary>The images that wait.</summary>
    internal BatchQueue Queue { get; }

    /// <summary>Segments an image.</summary>
    /// <param name="image">The image, as <see cref="DatasetImages"/> reads it.</param>
    /// <param name="cancellation">Removes the image from the queue. A forward pass that has started is not interrupted.</param>
    /// <exception cref="ServiceBusyException">The service has <see cref="SegmentationOptions.QueueCapacity"/> requests, or is stopping.</exception>
    /// <exception cref="InferenceException">The network does not accept the size of the image.</exception>
    /// <exception cref="NonFiniteScoresException">The network computes NaN or infinite scores.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was canceled.</exception>
    public async Task<SegmentationResult> SegmentAsync(RasterImage image, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var request = Enter();
        return await SegmentEnteredAsync(image, cancellation).ConfigureAwait(false);
    }

    /// <summary>Counts a request until the result is disposed. Requests are counted from their arrival, because their content takes memory.</summary>
    /// <exception cref="ServiceBusyException">The service has as many requests as it accepts.</exception>
    internal IDisposable Enter()
    {
        if (Interlocked.Increment(ref requests) <= Options.QueueCapacity) return new Request(this);
        Interlocked.Decrement(ref requests);
        throw new ServiceBusyException($"The service is busy with {Options.QueueCapacity} requests. Repeat the request later.");
    }

    /// <summary>Segments the image of a request that is counted.</summary>
    internal Task<SegmentationResult> SegmentEnteredAsync(RasterImage image, CancellationToken cancellation) =>
        Queue.AddAsync(new PendingImage(image), cancellation);

    /// <summary>Completes <see cref="Ready"/>.</summary>
    internal void SetReady() => ready.TrySetResult();

    /// <summary>Fails <see cref="Ready"/>.</summary>
    internal void SetFailed(Exception error)
    {
        ready.TrySetException(error);
        // The health check and the log report it, whether the task is awaited or not.
        _ = ready.Task.Exception;
    }

    /// <summary>Records a forward pass.</summary>
    internal void Record(int batch, TimeSpan computing) => metrics.RecordBatch(batch, computing);

    private sealed class Request(SegmentationService service) : IDisposable
    {
        private int isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isDisposed, 1) == 0) Interlocked.Decrement(ref service.requests);
        }
    }
}
