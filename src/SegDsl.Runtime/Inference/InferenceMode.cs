using SegDsl.Validation;

namespace SegDsl.Inference;

/// <summary>
/// How a network is applied to an image: as a whole or in sliding windows, at one or several scales, with or without a horizontal flip. Class
/// probabilities of pixels that are computed several times are averaged. If the network does not accept the size of an image or window, its last row
/// and column are replicated until height and width are multiples of 2, 3 and so on up to 256; the first accepted size is used, and the padding is
/// removed from the outputs.
/// </summary>
public sealed record InferenceMode
{
    /// <summary>The default overlap of windows.</summary>
    public const double DefaultOverlap = 1.0 / 3;

    /// <summary>
    /// Width and height of the windows in pixels, and of a volume also their depth, at least 1; null to process the whole image at once. A window is at most as
    /// large as the image.
    /// </summary>
    public int? Window { get; init => field = Limit.AtLeast(1, value); }

    /// <summary>The number of slices of the windows of a volume, at least 1; null for <see cref="Window"/>.</summary>
    public int? WindowDepth { get; init => field = Limit.AtLeast(1, value); }

    /// <summary>The fraction by which adjacent windows overlap, 0 to less than 1. The last window in each direction is aligned to the image border.</summary>
    public double Overlap { get; init => field = Limit.Decay(value); } = DefaultOverlap;

    /// <summary>The scale factors at which the image is processed; at least one, each greater than 0.</summary>
    public IReadOnlyList<double> Scales { get; init => field = Limit.AllPositive(value); } = [1];

    /// <summary>Whether to average with the predictions for the horizontally flipped image.</summary>
    public bool Flip { get; init; }

    /// <summary>Whether a single forward pass of the unscaled image suffices, so that nothing is averaged.</summary>
    internal bool IsSinglePass => Window is null && Scales is [1] && !Flip;
}
