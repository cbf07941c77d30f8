using SegDsl.Imaging;
using SegDsl.Metrics;
using SegDsl.Tests.Fixtures;

namespace SegDsl.Tests.Metrics;

public sealed class BoundaryIoUTests
{
    private const int Ignore = 255;

    private static LabelMap Map(int width, int height, Func<int, int, int> classOf)
    {
        var map = new LabelMap(width, height);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++) map.Row(y)[x] = (ushort)classOf(x, y);
        return map;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(0.1)]
    public void Scores_follow_the_definition_pixel_by_pixel(double width)
    {
        const int Width = 33, Height = 21, Classes = 4;
        var random = new Random(12);
        LabelMap Blobs(int spread) => Map(
            Width, Height, (x, y) => random.Next(spread) == 0 ? Ignore : (x / 9 + y / 8 + (random.Next(40) == 0 ? 1 : 0)) % Classes);
        var (prediction, labels) = (Blobs(300), Blobs(90));
        var score = new BoundaryIoU(Classes, Ignore, width);
        score.Add(prediction, labels);

        var within = width < 1 ? (int)Math.Round(width * Math.Sqrt(Width * Width + Height * Height)) : (int)width;
        for (var label = 0; label < Classes; label++)
        {
            var (predicted, given) = (Band(prediction, label), Band(labels, label));
            Assert.Equal((double)predicted.Intersect(given).Count() / predicted.Union(given).Count(), score.OfClass(label));
        }

        HashSet<(int, int)> Band(LabelMap map, int label)
        {
            bool Is(int x, int y) => x is >= 0 and < Width && y is >= 0 and < Height && labels.Row(y)[x] != Ignore && map.Row(y)[x] == label;
            var band = new HashSet<(int, int)>();
            for (var y = 0; y < Height; y++)
                for (var x = 0; x < Width; x++)
                    if (Is(x, y)
                        && Enumerable.Range(-within, 2 * within + 1).Any(dy => Enumerable.Range(-within, 2 * within + 1).Any(dx => !Is(x + dx, y + dy))))
                        band.Add((x, y));
            return band;
        }
    }

    [Fact]
    public void Scores_match_mask_erosion()
    {
        // Computed with scipy: mask & ~binary_erosion(mask, ones((3, 3)), iterations=3, border_value=0), summed over both images.
        double[] expected = [0.22796992481203007, 0.2501690331304936, 0.23699256718124642, 0.24555487431023912, 0.23661638568470866];
        var labels = Reference.LabelMaps("gt/public", 2, 96, 128, 5, Ignore);
        var score = new BoundaryIoU(5, Ignore);
        foreach (var map in labels)
            score.Add(Map(128, 96, (x, y) => map.Row((y + 94) % 96)[(x + 125) % 128] is var value && value == Ignore ? 0 : value), map);
        for (var label = 0; label < 5; label++) Assert.Equal(expected[label], score.OfClass(label) ?? -1, 1e-12);
    }

    [Fact]
    public void Pixels_far_from_the_boundary_do_not_count()
    {
        // A square of 20×20 has a band of width 2 with 144 pixels. A hole of 4×4 adds a band of 48 pixels inside the square.
        var labels = Map(40, 40, (x, y) => x is >= 10 and < 30 && y is >= 10 and < 30 ? 1 : 0);
        var prediction = Map(40, 40, (x, y) => x is >= 10 and < 30 && y is >= 10 and < 30 && !(x is > 15 and < 20 && y is > 15 and < 20) ? 1 : 0);
        var score = new BoundaryIoU(2, Ignore, 2);
        score.Add(labels, labels);
        Assert.Equal(1, score.OfClass(1));
        score = new BoundaryIoU(2, Ignore, 2);
        score.Add(prediction, labels);
        Assert.Equal(144.0 / (144 + 8 * 8 - 4 * 4), score.OfClass(1));
    }

    [Fact]
    public void Absent_classes_are_excluded_or_count_as_one()
    {
        var score = new BoundaryIoU(4, Ignore, 1);
        Assert.Null(score.Mean());
        Assert.Null(score.Mean(AbsentClasses.CountAsOne));
        score.Add(Map(6, 6, (_, _) => 1), Map(6, 6, (_, _) => 0));
        Assert.Equal(0, score.Mean());
        Assert.Equal(0.5, score.Mean(AbsentClasses.CountAsOne));
        Assert.Null(score.OfClass(3));
    }

    [Fact]
    public void Different_widths_classes_and_sizes_are_errors()
    {
        var score = new BoundaryIoU(2, Ignore);
        Assert.Throws<ArgumentException>(() => score.Add(new BoundaryIoU(2, Ignore, 3)));
        Assert.Throws<ArgumentException>(() => score.Add(new BoundaryIoU(3, Ignore)));
        Assert.Throws<ArgumentException>(() => score.Add(new LabelMap(2, 3), new LabelMap(3, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoundaryIoU(2, Ignore, 0));
    }
}
