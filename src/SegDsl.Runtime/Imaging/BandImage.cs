namespace SegDsl.Imaging;

/// <summary>How the file of an image stores the values of a band.</summary>
public enum BandFormat
{
    /// <summary>Unsigned integers of at most 8 bits, which are read as values from 0 to 1.</summary>
    Bytes,

    /// <summary>Integers of 16 or more bits, which are read without scaling.</summary>
    Integers,

    /// <summary>Floating-point numbers, which are read without scaling.</summary>
    FloatingPoint,
}

/// <summary>An image of any number of bands as float32, such as multispectral, 16-bit and floating-point images.</summary>
public sealed class BandImage : RasterImage
{
    /// <summary>The maximum number of values. It keeps indices within 32 bits.</summary>
    internal const int MaxValues = 1 << 29;

    /// <summary>The number of pixels from which the limits of a displayed band are estimated.</summary>
    private const int SampledPixels = 10_000;

    /// <summary>Creates an image with zeros.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="formats">The format of each band; at least one.</param>
    /// <exception cref="ArgumentException">There is no band.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public BandImage(int width, int height, IReadOnlyList<BandFormat> formats) : this(width, height, formats, new float[Count(width, height, formats)])
    {
    }

    /// <summary>Wraps existing values without copying them.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="formats">The format of each band; at least one.</param>
    /// <param name="values">Finite values, [bands, height, width].</param>
    /// <exception cref="ArgumentException">There is no band, or the number of values does not match the size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public BandImage(int width, int height, IReadOnlyList<BandFormat> formats, float[] values) : base(width, height)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != Count(width, height, formats))
            throw new ArgumentException(
                $"An image of {width}×{height} with {formats.Count} bands needs {Count(width, height, formats)} values, but {values.Length} were given.",
                nameof(values));
        (Formats, Values) = (formats, values);
    }

    /// <summary>Creates an image with arbitrary values, for callers that overwrite all of them.</summary>
    internal static BandImage Uninitialized(int width, int height, IReadOnlyList<BandFormat> formats) =>
        new(width, height, formats, PixelBuffers.Rent<float>(Count(width, height, formats)));

    /// <summary>Joins the bands of images of the same size, and pools their arrays.</summary>
    internal static BandImage Join(IReadOnlyList<BandImage> planes)
    {
        var joined = Uninitialized(planes[0].Width, planes[0].Height, [.. planes.SelectMany(plane => plane.Formats)]);
        var target = joined.Values.AsSpan();
        foreach (var plane in planes)
        {
            plane.Values.CopyTo(target);
            target = target[plane.Values.Length..];
            plane.ReturnPixels();
        }
        return joined;
    }

    /// <summary>The format of each band.</summary>
    public IReadOnlyList<BandFormat> Formats { get; }

    /// <summary>The values, [bands, height, width]: from 0 to 1 in bands of bytes, otherwise in the units of the file.</summary>
    public float[] Values { get; }

    /// <summary>The values of a band. Changes to the span change the image.</summary>
    /// <param name="band">The band, from 0.</param>
    public Span<float> Band(int band) => Values.AsSpan(band * Width * Height, Width * Height);

    /// <summary>The values of a row of a band. Changes to the span change the image.</summary>
    /// <param name="band">The band, from 0.</param>
    /// <param name="y">The row, from 0 at the top.</param>
    public Span<float> Row(int band, int y) => Values.AsSpan((band * Height + y) * Width, Width);

    /// <inheritdoc/>
    /// <remarks>Bands of bytes are shown as they are, other bands from their 1st percentile (black) to their 99th (white).</remarks>
    public override RgbImage ToRgb()
    {
        var result = RgbImage.Uninitialized(Width, Height);
        var pixels = result.Pixels;
        for (var channel = 0; channel < 3; channel++)
        {
            var band = Formats.Count >= 3 ? channel : 0;
            var (black, white) = Formats[band] == BandFormat.Bytes ? (0, 1) : Limits(band);
            var scale = byte.MaxValue / Math.Max(white - black, float.Epsilon);
            var values = Band(band);
            for (var i = 0; i < values.Length; i++) pixels[3 * i + channel] = RowMath.ToByte((values[i] - black) * scale);
        }
        return result;
    }

    internal override BandImage ResizeTo(int width, int height, PixelWindow window) => BandGeometry.Resize(this, width, height, window);

    internal override BandImage MirrorHorizontally()
    {
        var result = Copy();
        for (var band = 0; band < Formats.Count; band++)
            for (var y = 0; y < Height; y++) result.Row(band, y).Reverse();
        return result;
    }

    internal override BandImage MirrorVertically()
    {
        var result = Uninitialized(Width, Height, Formats);
        for (var band = 0; band < Formats.Count; band++)
            for (var y = 0; y < Height; y++) Row(band, y).CopyTo(result.Row(band, Height - 1 - y));
        return result;
    }

    internal override BandImage RotateBy(double degrees) => BandGeometry.Rotate(this, degrees);

    internal override BandImage SmoothGaussian(double sigma) => BandFilters.GaussianBlur(this, sigma);

    internal override BandImage SmoothBilateral(double sigma) => BandFilters.BilateralBlur(this, sigma);

    internal override BandImage Copy()
    {
        var result = Uninitialized(Width, Height, Formats);
        Values.CopyTo(result.Values, 0);
        return result;
    }

    internal override BandImage Displace(Displacement displacement)
    {
        var result = Uninitialized(Width, Height, Formats);
        for (var i = 0; i < Width * Height; i++)
        {
            var (a, b, c, d, right, down) = displacement.Neighbors(i);
            for (var band = 0; band < Formats.Count; band++)
            {
                var values = Band(band);
                var above = values[a] * (1 - right) + values[b] * right;
                result.Band(band)[i] = above * (1 - down) + (values[c] * (1 - right) + values[d] * right) * down;
            }
        }
        return result;
    }

    internal override void Paste(PixelMap other, ReadOnlySpan<bool> mask)
    {
        for (var band = 0; band < Formats.Count; band++) PixelMasks.Copy(((BandImage)other).Band(band), Band(band), mask);
    }

    internal override void Erase(ReadOnlySpan<bool> mask)
    {
        for (var band = 0; band < Formats.Count; band++)
        {
            var least = float.MaxValue;
            foreach (var value in Band(band)) least = Math.Min(least, value);
            PixelMasks.Fill(Band(band), mask, least);
        }
    }

    internal override void ReturnPixels() => PixelBuffers.Return(Values);

    /// <summary>The 1st and the 99th percentile of a band, estimated from pixels at equal distances.</summary>
    private (float Black, float White) Limits(int band)
    {
        var values = Band(band);
        var sample = new float[Math.Min(values.Length, SampledPixels)];
        for (var i = 0; i < sample.Length; i++) sample[i] = values[(int)((long)i * values.Length / sample.Length)];
        Array.Sort(sample);
        return (sample[sample.Length / 100], sample[sample.Length - 1 - sample.Length / 100]);
    }

    private static int Count(int width, int height, IReadOnlyList<BandFormat> formats)
    {
        ArgumentNullException.ThrowIfNull(formats);
        if (formats.Count == 0) throw new ArgumentException("An image needs at least one band.", nameof(formats));
        if ((long)ImageSize.Count(width, height, 1) * formats.Count > MaxValues)
            throw new ArgumentOutOfRangeException(nameof(formats), $"{width}×{height} with {formats.Count} bands exceeds the maximum of {MaxValues} values.");
        return width * height * formats.Count;
    }
}
