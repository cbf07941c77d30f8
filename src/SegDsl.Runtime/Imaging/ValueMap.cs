namespace SegDsl.Imaging;

/// <summary>
/// Numbers of the pixels of an image, such as depths, in one or several planes. A pixel without a value is NaN. Resizing and rotating take the value of the
/// nearest pixel, as for label maps, so that neither two values nor a value and its absence are mixed; pixels outside of the map have no value.
/// </summary>
public sealed class ValueMap : PixelMap
{
    /// <summary>Creates a map without values.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="planes">The number of planes, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public ValueMap(int width, int height, int planes) : this(width, height, planes, new float[Count(width, height, planes)]) => Array.Fill(Values, float.NaN);

    /// <summary>Wraps existing values without copying them.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="planes">The number of planes, at least 1.</param>
    /// <param name="values">The values, [planes, height, width]; NaN without a value.</param>
    /// <exception cref="ArgumentException">The number of values does not match the size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public ValueMap(int width, int height, int planes, float[] values) : base(width, height)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != Count(width, height, planes))
            throw new ArgumentException(
                $"A map of {width}×{height} with {planes} planes needs {Count(width, height, planes)} values, but {values.Length} were given.",
                nameof(values));
        (Planes, Values) = (planes, values);
    }

    /// <summary>The number of planes.</summary>
    public int Planes { get; }

    /// <summary>The values, [planes, height, width]; NaN without a value.</summary>
    public float[] Values { get; }

    /// <summary>The values of a plane. Changes to the span change the map.</summary>
    /// <param name="plane">The plane, from 0.</param>
    public Span<float> Plane(int plane) => Values.AsSpan(plane * Width * Height, Width * Height);

    /// <summary>The values of a row of a plane. Changes to the span change the map.</summary>
    /// <param name="plane">The plane, from 0.</param>
    /// <param name="y">The row, from 0 at the top.</param>
    public Span<float> Row(int plane, int y) => Values.AsSpan((plane * Height + y) * Width, Width);

    internal override ValueMap ResizeTo(int width, int height, PixelWindow window)
    {
        _ = ImageSize.Count(width, height, 1);
        var result = Uninitialized(window.Width, window.Height, Planes);
        var inside = window.Within(width, height);
        if (inside.Width < window.Width || inside.Height < window.Height) Array.Fill(result.Values, float.NaN);
        if (inside.Width == 0 || inside.Height == 0) return result;

        var columns = new int[inside.Width];
        for (var x = 0; x < columns.Length; x++) columns[x] = Resizing.Nearest(inside.X + x, Width, width);
        for (var plane = 0; plane < Planes; plane++)
            for (var y = inside.Y; y < inside.Y + inside.Height; y++)
            {
                var from = Row(plane, Resizing.Nearest(y, Height, height));
                var to = result.Row(plane, y - window.Y).Slice(inside.X - window.X, columns.Length);
                for (var x = 0; x < to.Length; x++) to[x] = from[columns[x]];
            }
        return result;
    }

    internal override ValueMap MirrorHorizontally()
    {
        var result = Uninitialized(Width, Height, Planes);
        Values.CopyTo(result.Values, 0);
        for (var plane = 0; plane < Planes; plane++)
            for (var y = 0; y < Height; y++) result.Row(plane, y).Reverse();
        return result;
    }

    internal override ValueMap MirrorVertically()
    {
        var result = Uninitialized(Width, Height, Planes);
        for (var plane = 0; plane < Planes; plane++)
            for (var y = 0; y < Height; y++) Row(plane, y).CopyTo(result.Row(plane, Height - 1 - y));
        return result;
    }

    internal override ValueMap RotateBy(double degrees)
    {
        var result = Uninitialized(Width, Height, Planes);
        var rotation = new InverseRotation(Width, Height, degrees);
        for (var plane = 0; plane < Planes; plane++)
            for (var y = 0; y < Height; y++)
            {
                var row = result.Row(plane, y);
                for (var x = 0; x < row.Length; x++)
                {
                    var (sourceX, sourceY) = rotation.Source(x, y);
                    row[x] = rotation.IsInside(sourceX, sourceY) ? Row(plane, (int)sourceY)[(int)sourceX] : float.NaN;
                }
            }
        return result;
    }

    internal override ValueMap Displace(Displacement displacement)
    {
        var result = Uninitialized(Width, Height, Planes);
        for (var plane = 0; plane < Planes; plane++)
            for (var i = 0; i < Width * Height; i++) result.Plane(plane)[i] = Plane(plane)[displacement.Nearest(i)];
        return result;
    }

    internal override ValueMap Copy()
    {
        var result = Uninitialized(Width, Height, Planes);
        Values.CopyTo(result.Values, 0);
        return result;
    }

    internal override void Paste(PixelMap other, ReadOnlySpan<bool> mask)
    {
        for (var plane = 0; plane < Planes; plane++) PixelMasks.Copy(((ValueMap)other).Plane(plane), Plane(plane), mask);
    }

    internal override void Erase(ReadOnlySpan<bool> mask)
    {
        for (var plane = 0; plane < Planes; plane++) PixelMasks.Fill(Plane(plane), mask, float.NaN);
    }

    internal override void ReturnPixels() => PixelBuffers.Return(Values);

    /// <summary>Creates a map with arbitrary values, for callers that overwrite all of them.</summary>
    internal static ValueMap Uninitialized(int width, int height, int planes) =>
        new(width, height, planes, PixelBuffers.Rent<float>(Count(width, height, planes)));

    private static int Count(int width, int height, int planes) => ImageSize.Count(width, height, planes);
}
