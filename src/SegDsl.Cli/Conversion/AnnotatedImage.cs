using SegDsl.Imaging;

namespace SegDsl.Cli.Conversion;

/// <summary>An image in an annotation file, with its objects.</summary>
/// <param name="Name">The name of the label map: a path without extension, relative to the output folder.</param>
/// <param name="Source">The annotation file.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Objects">The objects. Later objects cover earlier ones.</param>
internal sealed record AnnotatedImage(string Name, string Source, int Width, int Height, IReadOnlyList<AnnotatedObject> Objects);

/// <summary>An object of an image.</summary>
/// <param name="Label">The name that the file gives to its class.</param>
/// <param name="Draw">Sets its pixels in a label map to a value.</param>
internal sealed record AnnotatedObject(string Label, Action<LabelMap, ushort> Draw);
