using SegDsl.Imaging;

namespace SegDsl.Benchmarks;

/// <summary>
/// Label maps that are about as hard to score as those of streets: large areas, some hundreds of objects of all sizes, ignored pixels, all 19 classes; and
/// predictions of them with borders that waver by a few pixels, objects that are missed and objects that are not there.
/// </summary>
internal static class StreetMaps
{
    public const int Width = 2048, Height = 1024, Classes = 19, Ignore = 255;

    /// <summary>A pair of maps.</summary>
    /// <param name="seed">Fixes them.</param>
    public static (LabelMap Labels, LabelMap Prediction) Make(int seed)
    {
        var random = new Random(seed);
        var (labels, prediction) = (Ground(), new LabelMap(Width, Height));
        for (var i = 0; i < 400; i++) Object(labels, random, i % 20 == 19 ? Ignore : i % Classes);

        // Every pixel is taken from a place nearby, which wanders slowly.
        var (phaseX, phaseY) = (random.NextDouble() * 6, random.NextDouble() * 6);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var fromX = Math.Clamp(x + (int)Math.Round(3 * Math.Sin(y / 11.0 + phaseX) + 2 * Math.Sin(x / 29.0)), 0, Width - 1);
                var fromY = Math.Clamp(y + (int)Math.Round(3 * Math.Sin(x / 13.0 + phaseY) + 2 * Math.Cos(y / 31.0)), 0, Height - 1);
                var label = labels.Row(fromY)[fromX];
                prediction.Row(y)[x] = label == Ignore ? (ushort)0 : label;
            }
        for (var i = 0; i < 60; i++) Object(prediction, random, random.Next(Classes));
        return (labels, prediction);
    }

    /// <summary>Road below, buildings in the middle, sky above.</summary>
    private static LabelMap Ground()
    {
        var map = new LabelMap(Width, Height);
        for (var y = 0; y < Height; y++) map.Row(y).Fill((ushort)(y < 300 ? 10 : y < 560 ? 2 : 0));
        return map;
    }

    /// <summary>An ellipse; most are small.</summary>
    private static void Object(LabelMap map, Random random, int label)
    {
        var size = 4 + 150 * Math.Pow(random.NextDouble(), 4);
        var (radiusX, radiusY) = (size * (0.3 + random.NextDouble()), size * (0.3 + random.NextDouble()));
        var (centerX, centerY) = (random.Next(Width), random.Next(Height));
        for (var y = Math.Max(0, (int)(centerY - radiusY)); y < Math.Min(Height, centerY + radiusY); y++)
        {
            var across = 1 - Math.Pow((y - centerY) / radiusY, 2);
            if (across <= 0) continue;
            var half = radiusX * Math.Sqrt(across);
            var (left, right) = (Math.Max(0, (int)(centerX - half)), Math.Min(Width, (int)(centerX + half)));
            map.Row(y)[left..Math.Max(left, right)].Fill((ushort)label);
        }
    }
}
