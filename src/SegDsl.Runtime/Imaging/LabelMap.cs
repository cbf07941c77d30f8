namespace SegDsl.Imaging;

/// <summary>The class of every pixel of an image, in rows from the top: raw label ids as stored in a file, or train indices.</summary>
public sealed class LabelMap
{
    /// <summary>Creates a map of zeros.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    public LabelMap(int width, int height) : this(width, height, new ushort[ImageSize.Count(width, height, 1)])
    {
    }

    /// <summary>Wraps values that are there already; they are not copied.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="values">One value a pixel, row by row.</param>
    /// <exception cref="ArgumentException">The number of values does not fit the size.</exception>
    public LabelMap(int width, int height, ushort[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != ImageSize.Count(width, height, 1))
            throw new ArgumentException($"A label map of {width}×{height} has {ImageSize.Count(width, height, 1)} values, not {values.Length}.", nameof(values));
        (Width, Height, Values) = (width, height, values);
    }

    /// <summary>Creates a map whose values are arbitrary: for callers that write every one of them.</summary>
    internal static LabelMap Uninitialized(int width, int height) => new(width, height, PixelBuffers.Rent<ushort>(ImageSize.Count(width, height, 1)));

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>One value a pixel, row by row.</summary>
    public ushort[] Values { get; }

    /// <summary>The values of a row.</summary>
    /// <param name="y">The row, from 0 at the top.</param>
    public Span<ushort> Row(int y) => Values.AsSpan(y * Width, Width);
}
