using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>The files of a sample.</summary>
/// <param name="Name">
/// The value of <c>{name}</c> in the path patterns, unique within a split. It may contain folders, separated by <c>/</c>.
/// </param>
/// <param name="Image">The path of the image, or of its first plane.</param>
/// <param name="Labels">The path of the label image; null in a split without labels.</param>
public sealed record SampleFiles(string Name, string Image, string? Labels)
{
    /// <summary>The paths of the further planes of the image; empty if it consists of one file.</summary>
    public IReadOnlyList<string> OtherPlanes { get; init; } = [];

    /// <summary>The paths of the planes of every target that is a map of pixels, in the order of the dataset; empty in a split without labels.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Maps { get; init; } = [];

    /// <summary>The paths of the planes of every input besides the image, in the order of the dataset.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Inputs { get; init; } = [];

    /// <summary>The index of every target that is a class of the image, in the order of the dataset; empty in a split without labels.</summary>
    public IReadOnlyList<int> ImageClasses { get; init; } = [];

    /// <summary>The paths of the image, or of all its planes in order.</summary>
    public IReadOnlyList<string> Planes => [Image, .. OtherPlanes];
}

/// <summary>An image and its labels.</summary>
/// <param name="Name">The name of the sample within the split.</param>
/// <param name="Image">The image.</param>
/// <param name="Labels">The train index, or the ignore index, of each pixel; as high and wide as the image.</param>
public sealed record Sample(string Name, RasterImage Image, LabelMap Labels)
{
    /// <summary>The index of an image without a class.</summary>
    public const int NoClass = -1;

    /// <summary>The targets that are maps of pixels, in the order of the dataset; as high and wide as the image.</summary>
    public IReadOnlyList<PixelMap> Maps { get; init; } = [];

    /// <summary>The inputs besides the image, in the order of the dataset; as high and wide as the image.</summary>
    public IReadOnlyList<InputMap> Inputs { get; init; } = [];

    /// <summary>The targets that are classes of the image, in the order of the dataset: an index, or <see cref="NoClass"/>.</summary>
    public IReadOnlyList<int> ImageClasses { get; init; } = [];

    /// <summary>Returns a copy with arrays of its own.</summary>
    internal Sample Copy() => this with
    {
        Image = Image.Copy(),
        Labels = new LabelMap(Labels.Width, Labels.Height, [.. Labels.Values]),
        Maps = [.. Maps.Select(map => map.Copy())],
        Inputs = [.. Inputs.Select(input => input with { Map = input.Map.Copy() })],
    };

    /// <summary>
    /// Returns the arrays of the image, the labels, the maps and the inputs to the pool, except those of another sample. The sample must not be used any more.
    /// </summary>
    /// <param name="other">A sample that shares arrays, which stay in use; null if there is none.</param>
    internal void ReturnPixels(Sample? other = null)
    {
        if (!ReferenceEquals(Image, other?.Image)) Image.ReturnPixels();
        if (!ReferenceEquals(Labels, other?.Labels)) PixelBuffers.Return(Labels.Values);
        for (var i = 0; i < Maps.Count; i++)
            if (!ReferenceEquals(Maps[i], other?.Maps[i])) Maps[i].ReturnPixels();
        for (var i = 0; i < Inputs.Count; i++)
            if (!ReferenceEquals(Inputs[i].Map, other?.Inputs[i].Map)) Inputs[i].Map.ReturnPixels();
    }
}
