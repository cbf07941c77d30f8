using System.Diagnostics;
using SegDsl.Imaging;

namespace SegDsl.Serving.Batching;

/// <summary>An image that waits for the network.</summary>
/// <param name="image">The image.</param>
internal sealed class PendingImage(RasterImage image)
{
    // The worker must not run the code that waits for the result.
    private readonly TaskCompletionSource<SegmentationResult> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long added = Stopwatch.GetTimestamp();
    private TimeSpan waited;

    /// <summary>The image.</summary>
    public RasterImage Image => image;

    /// <summary>The result.</summary>
    public Task<SegmentationResult> Result => completion.Task;

    /// <summary>Whether two images can be in one batch.</summary>
    public bool HasSizeOf(PendingImage other) => image.Width == other.Image.Width && image.Height == other.Image.Height;

    /// <summary>Ends the time in the queue.</summary>
    public void Start() => waited = Stopwatch.GetElapsedTime(added);

    /// <summary>Sets the result.</summary>
    /// <param name="classes">The train index of every pixel.</param>
    /// <param name="computing">The time of the forward pass.</param>
    /// <param name="batch">The number of images in the forward pass.</param>
    public void Complete(LabelMap classes, TimeSpan computing, int batch) => completion.TrySetResult(new(classes, waited, computing, batch));

    /// <summary>Ends the wait with an error.</summary>
    public void Fail(Exception error) => completion.TrySetException(error);

    /// <summary>Ends the wait without a result.</summary>
    public void Cancel(CancellationToken cancellation) => completion.TrySetCanceled(cancellation);
}
