using SegDsl.Imaging;

namespace SegDsl.Serving.Batching;

/// <summary>The prediction for an image of a request.</summary>
/// <param name="Classes">The most likely class of each pixel, as train indices in the size of the image.</param>
/// <param name="Waiting">The time from the arrival of the image in the queue to the start of its forward pass.</param>
/// <param name="Computing">The time of the forward pass, with all images of the batch.</param>
/// <param name="Batch">The number of images in the batch.</param>
public sealed record SegmentationResult(LabelMap Classes, TimeSpan Waiting, TimeSpan Computing, int Batch);
