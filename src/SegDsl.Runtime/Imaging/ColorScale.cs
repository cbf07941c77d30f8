namespace SegDsl.Imaging;

/// <summary>
/// Shows numbers as colors from dark blue over green to yellow, evenly for the eye: a polynomial of degree 6 that approximates matplotlib's map "viridis".
/// Smith, van der Walt: A Better Default Colormap for Matplotlib. SciPy 2015.
/// </summary>
public static class ColorScale
{
    /// <summary>The coefficients of red, green and blue, of ascending degree.</summary>
    private static readonly double[][] Coefficients =
    [
        [0.2777273, 0.1050930, -0.3308618, -4.6342305, 6.2282699, 4.7763850, -5.4354559],
        [0.0054073, 1.4046135, 0.2148476, -5.7991010, 14.1799334, -13.7451454, 4.6458526],
        [0.3340998, 1.3845902, 0.0950952, -19.3324410, 56.6905526, -65.3530326, 26.3124352],
    ];

    /// <summary>The color of a number.</summary>
    /// <param name="value">The number, from 0 (dark blue) to 1 (yellow); others are clamped.</param>
    public static Rgb ColorOf(double value)
    {
        var at = Math.Clamp(value, 0, 1);
        return new(Channel(0), Channel(1), Channel(2));

        byte Channel(int channel) =>
            RowMath.ToByte((float)(255 * Coefficients[channel].Reverse().Aggregate(0.0, (sum, coefficient) => sum * at + coefficient)));
    }

    /// <summary>Draws a plane of a map. Pixels without a value are black.</summary>
    /// <param name="map">The map.</param>
    /// <param name="plane">The plane, from 0.</param>
    /// <param name="minimum">The value that is dark blue.</param>
    /// <param name="maximum">The value that is yellow.</param>
    public static RgbImage InColors(this ValueMap map, int plane, double minimum, double maximum)
    {
        ArgumentNullException.ThrowIfNull(map);
        var colors = new Rgb[256];
        for (var i = 0; i < colors.Length; i++) colors[i] = ColorOf(i / 255.0);
        var scale = 255 / Math.Max(maximum - minimum, double.Epsilon);
        var values = map.Values.AsMemory(plane * map.Width * map.Height, map.Width * map.Height);
        return Pictures.Paint(map.Width, map.Height, i =>
            values.Span[i] is var value && float.IsNaN(value) ? new Rgb(0, 0, 0) : colors[(int)Math.Clamp((value - minimum) * scale, 0, 255)]);
    }

    /// <summary>The minimum and maximum of the values of a plane; 0 and 1 without values.</summary>
    /// <param name="map">The map.</param>
    /// <param name="plane">The plane, from 0.</param>
    public static (double Minimum, double Maximum) RangeOf(ValueMap map, int plane)
    {
        ArgumentNullException.ThrowIfNull(map);
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in map.Plane(plane))
            if (!float.IsNaN(value)) (least, most) = (Math.Min(least, value), Math.Max(most, value));
        return least <= most ? (least, most) : (0, 1);
    }
}
