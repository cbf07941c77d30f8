using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>Displaces and erases pixels.</summary>
internal static class SampleDistortion
{
    /// <summary>Displaces pixels by a smooth random field.</summary>
    public static void Deform(ElasticDeformation step, SampleGeometry sample, SplitMix64 random) => sample.Displace((width, height) =>
    {
        var field = BandImage.Uninitialized(width, height, [BandFormat.FloatingPoint, BandFormat.FloatingPoint]);
        foreach (ref var value in field.Values.AsSpan()) value = (float)random.NextDouble(-1, 1);
        var smooth = BandFilters.GaussianBlur(field, step.Smoothness);
        field.ReturnPixels();
        var variance = smooth.Values.Average(value => (double)value * value);
        var scale = step.Strength / Math.Sqrt(Math.Max(variance, double.Epsilon));
        var displacement = new Displacement(width, height, (x, y) => (x + scale * smooth.Row(0, y)[x], y + scale * smooth.Row(1, y)[x]));
        smooth.ReturnPixels();
        return displacement;
    });

    /// <summary>Stretches the rows and columns of a grid.</summary>
    public static void Stretch(GridDistortion step, SampleGeometry sample, SplitMix64 random) => sample.Displace((width, height) =>
    {
        var (columns, rows) = (Positions(step, width, ref random), Positions(step, height, ref random));
        return new Displacement(width, height, (x, y) => (columns[x], rows[y]));
    });

    /// <summary>Erases rectangles.</summary>
    public static void Erase(CoarseDropout step, SampleGeometry sample, ref SplitMix64 random)
    {
        var (width, height) = (sample.Width, sample.Height);
        var mask = new bool[ImageSize.Count(width, height, 1)];
        for (var hole = random.NextInt32(1, step.Holes); hole > 0; hole--)
        {
            var holeWidth = Math.Clamp((int)Math.Round(random.NextDouble(step.MinSize, step.MaxSize) * width), 1, width);
            var holeHeight = Math.Clamp((int)Math.Round(random.NextDouble(step.MinSize, step.MaxSize) * height), 1, height);
            var (left, top) = (random.NextInt32(0, width - holeWidth), random.NextInt32(0, height - holeHeight));
            for (var y = top; y < top + holeHeight; y++) mask.AsSpan(y * width + left, holeWidth).Fill(true);
        }
        sample.Erase(mask, step.Ignores);
    }

    /// <summary>The original position of every pixel along an axis.</summary>
    private static double[] Positions(GridDistortion step, int length, ref SplitMix64 random)
    {
        var ends = new double[step.Cells + 1];
        for (var cell = 0; cell < step.Cells; cell++) ends[cell + 1] = ends[cell] + 1 + random.NextDouble(-step.Strength, step.Strength);
        var positions = new double[length];
        for (var i = 0; i < length; i++)
        {
            var at = length == 1 ? 0 : (double)i / (length - 1) * step.Cells;
            var cell = Math.Min((int)at, step.Cells - 1);
            positions[i] = (ends[cell] + (at - cell) * (ends[cell + 1] - ends[cell])) / ends[step.Cells] * (length - 1);
        }
        return positions;
    }
}
