using System.Runtime.CompilerServices;
using SegDsl.Inference;
using TorchSharp;

namespace SegDsl.Serving.Batching;

/// <summary>How a network is served.</summary>
public sealed class SegmentationOptions
{
    /// <summary>The device of the network; null, the default, for the CPU.</summary>
    public torch.Device? Device { get; set; }

    /// <summary>How the network is applied to an image; to whole images by default. Only whole images at one scale without a flip are batched.</summary>
    public InferenceMode Mode { get; set; } = new();

    /// <summary>The maximum number of images of one size in a forward pass, at least 1; 8 by default.</summary>
    public int MaxBatch { get; set => field = AtLeastOne(value); } = 8;

    /// <summary>
    /// The maximum number of pixels of the images in a forward pass, at least 1; 131,072 by default. A larger image is processed alone. On a CPU, batches save
    /// the overhead of operations, which matters for small images only; larger batches need more memory and are not faster. Raise it on a GPU.
    /// </summary>
    public int MaxBatchPixels { get; set => field = AtLeastOne(value); } = 1 << 17;

    /// <summary>
    /// How long a batch that is not full waits for images that are still being received, at least zero; 2 milliseconds by default. A single client never waits.
    /// </summary>
    public TimeSpan BatchDelay
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// The maximum number of requests in the service, from their arrival to the end of their response, at least 1; 64 by default. Further requests are answered
    /// with status 503. The memory for images is at most this number times <see cref="MaxBytes"/> plus three or more bytes per pixel.
    /// </summary>
    public int QueueCapacity { get; set => field = AtLeastOne(value); } = 64;

    /// <summary>The maximum size of the file of an image in bytes, at least 1; 32 MiB by default.</summary>
    public int MaxBytes { get; set => field = AtLeastOne(value); } = 1 << 25;

    /// <summary>The maximum number of pixels of an image, at least 1; 16,777,216 by default. It limits the memory of small files with large images.</summary>
    public int MaxPixels { get; set => field = AtLeastOne(value); } = 1 << 24;

    private static int AtLeastOne(int value, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        return value;
    }
}
