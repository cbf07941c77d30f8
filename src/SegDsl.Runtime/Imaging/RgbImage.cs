namespace SegDsl.Imaging;

/// <summary>A color image, eight bits per channel, in rows from the top.</summary>
public sealed class RgbImage
{
    /// <summary>Creates a black image.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    public RgbImage(int width, int height) : this(width, height, new byte[ImageSize.Count(width, height, 3)])
    {
    }

    /// <summary>Wraps pixels that are there already; they are not copied.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="pixels">Red, green, blue of every pixel, row by row: 3 × width × height bytes.</param>
    /// <exception cref="ArgumentException">The number of bytes does not fit the size.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Length != ImageSize.Count(width, height, 3))
            throw new ArgumentException($"An image of {width}×{height} has {ImageSize.Count(width, height, 3)} bytes, not {pixels.Length}.", nameof(pixels));
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>Creates an image whose pixels are arbitrary: for callers that write every one of them.</summary>
    internal static RgbImage Uninitialized(int width, int height) => new(width, height, PixelBuffers.Rent<byte>(ImageSize.Count(width, height, 3)));

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Red, green, blue of every pixel, row by row.</summary>
    public byte[] Pixels { get; }

    /// <summary>The bytes of a row: 3 × width.</summary>
    /// <param name="y">The row, from 0 at the top.</param>
    public Span<byte> Row(int y) => Pixels.AsSpan(y * Width * 3, Width * 3);
}
