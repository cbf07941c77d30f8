namespace SegDsl.Imaging;

/// <summary>The label of each pixel of an image, in row-major order from the top: label ids as stored in a file, or train indices.</summary>
public sealed class LabelMap
{
    /// <summary>Creates a map filled with zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    public LabelMap(int width, int height) : this(width, height, new ushort[ImageSize.Count(width, height, 1)])
    {
    }

    /// <summary>Wraps existing values without copying them.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="values">One value per pixel in row-major order, width × height values.</param>
    /// <exception cref="ArgumentException">The number of values does not match the size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public LabelMap(int width, int height, ushort[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != ImageSize.Count(width, height, 1))
            throw new ArgumentException(
                $"A label map of {width}×{height} needs {ImageSize.Count(width, height, 1)} values, but {values.Length} were given.", nameof(values));
        (Width, Height, Values) = (width, height, values);
    }

    /// <summary>Creates a map with arbitrary values, for callers that overwrite all of them.</summary>
    internal static LabelMap Uninitialized(int width, int height) => new(width, height, PixelBuffers.Rent<ushort>(ImageSize.Count(width, height, 1)));

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>One value per pixel, in row-major order.</summary>
    public ushort[] Values { get; }

    /// <summary>The values of a row. Changes to the span change the map.</summary>
    /// <param name="y">The row, from 0 at the top.</param>
    public Span<ushort> Row(int y) => Values.AsSpan(y * Width, Width);
}
