namespace SegDsl.Inference;

/// <summary>
/// How a network is applied to an image: whole, or window by window; in its own size, or in several; mirrored as well. Whatever is computed of a pixel
/// more than once is averaged, as probabilities of the classes. An image or a window of a size that the network refuses is made larger: its last row and column
/// are repeated until height and width are multiples of 2, of 3, and so on up to 256, whatever it takes first; what is computed there is dropped.
/// </summary>
public sealed record InferenceMode
{
    /// <summary>The overlap of windows unless another is asked for.</summary>
    public const double UsualOverlap = 1.0 / 3;

    /// <summary>
    /// Width and height of the window in pixels, at least 1; null for the whole image at once. Where the image is smaller, the window is as large as the image.
    /// </summary>
    public int? Window { get; init; }

    /// <summary>The part of a window that the next one covers too, 0 to less than 1. The last window of a row or column is pushed back into the image.</summary>
    public double Overlap { get; init; } = UsualOverlap;

    /// <summary>The sizes in which the image is looked at, as factors of its own; at least one, each above 0.</summary>
    public IReadOnlyList<double> Scales { get; init; } = [1];

    /// <summary>Whether everything is looked at in the mirror, too.</summary>
    public bool Flip { get; init; }

    /// <summary>Whether every pixel is computed once, of the image as it is: then there is nothing to average.</summary>
    internal bool IsSinglePass => Window is null && Scales is [1] && !Flip;

    /// <summary>Sees to it that the numbers make sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One does not; the message says which.</exception>
    internal InferenceMode Checked()
    {
        if (Window < 1) throw new ArgumentOutOfRangeException(nameof(Window), Window, "A window is at least 1 pixel wide.");
        if (!(Overlap is >= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(Overlap), Overlap, "Windows overlap by 0 to less than 1 of their size.");
        if (Scales.Count == 0 || Scales.Any(scale => !(scale > 0 && double.IsFinite(scale))))
            throw new ArgumentOutOfRangeException(nameof(Scales), "There must be a scale, and all must be above 0.");
        return this;
    }
}
