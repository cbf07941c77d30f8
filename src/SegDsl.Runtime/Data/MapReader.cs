using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>Reads the targets of a dataset that are maps of pixels.</summary>
internal static class MapReader
{
    /// <summary>Reads a map.</summary>
    /// <param name="definition">The map: its scale, and the value of pixels without one.</param>
    /// <param name="files">The paths of its planes, in order.</param>
    /// <returns>Stored values divided by the scale, or 1 and 0 in masks; NaN without a value.</returns>
    /// <exception cref="ImageException">A file is missing, damaged or unsupported.</exception>
    /// <exception cref="DatasetException">The planes differ in size.</exception>
    public static ValueMap Read(MapDefinition definition, IReadOnlyList<string> files)
    {
        ValueMap? map = null;
        for (var plane = 0; plane < files.Count; plane++)
        {
            var stored = ImageFile.ReadValues(files[plane]);
            map ??= ValueMap.Uninitialized(stored.Width, stored.Height, files.Count);
            if ((stored.Width, stored.Height) != (map.Width, map.Height))
                throw new ImageChannelsException(
                    files[plane], $"is {stored.Width}×{stored.Height}, but the first file of '{definition.Name}', {files[0]}, is {map.Width}×{map.Height}.");
            Convert(definition, stored.Values, map.Plane(plane));
            stored.ReturnPixels();
        }
        return map ?? throw new ArgumentException("A map has at least one file.", nameof(files));
    }

    private static void Convert(MapDefinition definition, ReadOnlySpan<float> stored, Span<float> values)
    {
        var (absent, scale, isMask) = ((float?)definition.Ignore, definition.Scale, definition.Kind == MapKind.Mask);
        for (var i = 0; i < values.Length; i++)
        {
            var value = stored[i];
            values[i] = float.IsNaN(value) || value == absent ? float.NaN : isMask ? (value != 0 ? 1 : 0) : (float)(value / scale);
        }
    }
}
