namespace SegDsl.Imaging;

/// <summary>A color image with 8 bits per channel, in row-major order from the top.</summary>
/// <remarks>Networks receive images as float32 [N, channels, H, W]; see <see cref="SegDsl.Data.ImageTensors.FromImages"/>.</remarks>
public sealed class RgbImage : RasterImage
{
    /// <summary>Creates a black image.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public RgbImage(int width, int height) : this(width, height, new byte[ImageSize.Count(width, height, 3)])
    {
    }

    /// <summary>Wraps existing pixels without copying them.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="pixels">Red, green and blue of each pixel in row-major order: 3 × width × height bytes.</param>
    /// <exception cref="ArgumentException">The number of bytes does not match the size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public RgbImage(int width, int height, byte[] pixels) : base(width, height)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Length != ImageSize.Count(width, height, 3))
            throw new ArgumentException(
                $"An image of {width}×{height} needs {ImageSize.Count(width, height, 3)} bytes, but {pixels.Length} were given.", nameof(pixels));
        Pixels = pixels;
    }

    /// <summary>Creates an image with arbitrary pixels, for callers that overwrite all of them.</summary>
    internal static RgbImage Uninitialized(int width, int height) => new(width, height, PixelBuffers.Rent<byte>(ImageSize.Count(width, height, 3)));

    /// <summary>Red, green and blue of each pixel, in row-major order.</summary>
    public byte[] Pixels { get; }

    /// <summary>The 3 × width bytes of a row. Changes to the span change the image.</summary>
    /// <param name="y">The row, from 0 at the top.</param>
    public Span<byte> Row(int y) => Pixels.AsSpan(y * Width * 3, Width * 3);

    /// <inheritdoc/>
    public override RgbImage ToRgb() => this;

    internal override RgbImage ResizeTo(int width, int height, PixelWindow window) => this.Resize(width, height, window);

    internal override RgbImage MirrorHorizontally() => this.FlipHorizontal();

    internal override RgbImage MirrorVertically() => this.FlipVertical();

    internal override RgbImage RotateBy(double degrees) => this.Rotate(degrees);

    internal override RgbImage SmoothGaussian(double sigma) => this.GaussianBlur(sigma);

    internal override RgbImage SmoothBilateral(double sigma) => this.BilateralBlur(sigma);

    internal override RgbImage Copy()
    {
        var result = Uninitialized(Width, Height);
        Pixels.CopyTo(result.Pixels, 0);
        return result;
    }

    internal override RgbImage Displace(Displacement displacement)
    {
        var result = Uninitialized(Width, Height);
        for (var i = 0; i < Width * Height; i++)
        {
            var (a, b, c, d, right, down) = displacement.Neighbors(i);
            for (var channel = 0; channel < 3; channel++)
            {
                var above = Pixels[3 * a + channel] * (1 - right) + Pixels[3 * b + channel] * right;
                var below = Pixels[3 * c + channel] * (1 - right) + Pixels[3 * d + channel] * right;
                result.Pixels[3 * i + channel] = RowMath.ToByte(above * (1 - down) + below * down);
            }
        }
        return result;
    }

    internal override void Paste(PixelMap other, ReadOnlySpan<bool> mask)
    {
        var from = ((RgbImage)other).Pixels;
        for (var i = 0; i < mask.Length; i++)
            if (mask[i]) from.AsSpan(3 * i, 3).CopyTo(Pixels.AsSpan(3 * i, 3));
    }

    internal override void Erase(ReadOnlySpan<bool> mask)
    {
        for (var i = 0; i < mask.Length; i++)
            if (mask[i]) Pixels.AsSpan(3 * i, 3).Clear();
    }

    internal override void ReturnPixels() => PixelBuffers.Return(Pixels);
}
