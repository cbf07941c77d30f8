namespace SegDsl.Data;

/// <summary>The path patterns of the files of an image relative to the root, for example <c>images/{split}/{name}.png</c>.</summary>
/// <param name="Planes">The pattern of each file; several files, such as a color and an infrared image, give the channels of one image in this order.</param>
public sealed record ImagePattern(IReadOnlyList<string> Planes)
{
    /// <summary>The pattern of the first file, which determines the samples.</summary>
    public string First => Planes[0];

    /// <summary>A pattern of images that consist of one file.</summary>
    /// <param name="pattern">The pattern.</param>
    public static implicit operator ImagePattern(string pattern) => FromString(pattern);

    /// <summary>A pattern of images that consist of one file.</summary>
    /// <param name="pattern">The pattern.</param>
    public static ImagePattern FromString(string pattern) => new([pattern]);

    /// <inheritdoc/>
    public override string ToString() => string.Join(" + ", Planes.Select(pattern => $"'{pattern}'"));
}
