using SegDsl.Imaging;

namespace SegDsl.Benchmarks;

/// <summary>
/// Synthetic label maps that are about as difficult to score as street scenes: large areas, several hundred objects of all sizes, ignored pixels and all
/// 19 classes; and predictions with boundaries that are off by a few pixels, missing objects and false positives.
/// </summary>
internal static class StreetMaps
{
    public const int Width = 2048, Height = 1024, Classes = 19, Ignore = 255;

    /// <summary>Creates labels and a prediction.</summary>
    /// <param name="seed">The random seed.</param>
    public static (LabelMap Labels, LabelMap Prediction) Make(int seed)
    {
        var random = new Random(seed);
        var (labels, prediction) = (Ground(), new LabelMap(Width, Height));
        for (var i = 0; i < 400; i++) AddObject(labels, random, i % 20 == 19 ? Ignore : i % Classes);

        // Every pixel is copied from a nearby position with a slowly varying offset.
        var (phaseX, phaseY) = (random.NextDouble() * 6, random.NextDouble() * 6);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var fromX = Math.Clamp(x + (int)Math.Round(3 * Math.Sin(y / 11.0 + phaseX) + 2 * Math.Sin(x / 29.0)), 0, Width - 1);
                var fromY = Math.Clamp(y + (int)Math.Round(3 * Math.Sin(x / 13.0 + phaseY) + 2 * Math.Cos(y / 31.0)), 0, Height - 1);
                var label = labels.Row(fromY)[fromX];
                prediction.Row(y)[x] = label == Ignore ? (ushort)0 : label;
            }
        for (var i = 0; i < 60; i++) AddObject(prediction, random, random.Next(Classes));
        return (labels, prediction);
    }

    /// <summary>Road at the bottom, buildings in the middle, sky at the top.</summary>
    private static LabelMap Ground()
    {
        var map = new LabelMap(Width, Height);
        for (var y = 0; y < Height; y++) map.Row(y).Fill((ushort)(y < 300 ? 10 : y < 560 ? 2 : 0));
        return map;
    }

    /// <summary>Adds an ellipse; most are small.</summary>
    private static void AddObject(LabelMap map, Random random, int label)
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
