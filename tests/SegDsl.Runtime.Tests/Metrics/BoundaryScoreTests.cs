using SegDsl.Imaging;
using SegDsl.Metrics;

namespace SegDsl.Tests.Metrics;

public sealed class BoundaryScoreTests
{
    private const int Ignore = 255;

    private static LabelMap Halves(int border, int width = 40, int height = 30)
    {
        var map = new LabelMap(width, height);
        for (var y = 0; y < height; y++) map.Row(y)[border..].Fill(1);
        return map;
    }

    [Theory]
    [InlineData(20, 1, 1.0)]
    [InlineData(22, 2, 1.0)]
    [InlineData(23, 2, 0.0)]
    [InlineData(25, 5, 1.0)]
    public void Shifted_boundary_matches_within_the_tolerance(int border, double tolerance, double expected)
    {
        var scores = BoundaryScore.OfImage(Halves(border), Halves(20), 2, Ignore, [tolerance]);
        Assert.Equal(expected, scores[0]?[0]);
        Assert.Equal(expected, scores[1]?[0]);
    }

    [Fact]
    public void Tolerances_below_one_are_fractions_of_the_diagonal_rounded_up()
    {
        // The diagonal of 40×30 is 50: a fraction of 0.05 is 2.5 pixels, rounded up to 3.
        Assert.Equal(1.0, BoundaryScore.OfImage(Halves(23), Halves(20), 2, Ignore, [0.05])[0]?[0]);
        Assert.Equal(0.0, BoundaryScore.OfImage(Halves(24), Halves(20), 2, Ignore, [0.05])[0]?[0]);
    }

    [Fact]
    public void Absent_classes_are_excluded_or_count_as_one()
    {
        var score = new BoundaryScore(3, Ignore, [1]);
        score.Add(Halves(30), Halves(20));
        Assert.Equal(0, score.Mean(0));
        Assert.Equal(1 / 3.0, score.Mean(0, AbsentClasses.CountAsOne) ?? 0, 1e-12);
        Assert.Null(score.OfClass(0, 2));
        Assert.Equal(1, score.OfClass(0, 2, AbsentClasses.CountAsOne));
    }

    [Fact]
    public void Class_in_only_one_map_scores_zero()
    {
        var score = new BoundaryScore(2, Ignore, [1]);
        score.Add(new LabelMap(40, 30), Halves(20));
        Assert.Equal(0, score.OfClass(0, 1));
    }

    [Fact]
    public void Predictions_at_ignored_pixels_do_not_matter()
    {
        var labels = Halves(20);
        for (var y = 0; y < 30; y++) labels.Row(y)[30..].Fill(Ignore);
        var prediction = Halves(20);
        for (var y = 0; y < 30; y++) prediction.Row(y)[33..36].Clear();
        Assert.Equal(1, BoundaryScore.OfImage(prediction, labels, 2, Ignore, [1])[1]?[0]);
    }

    [Fact]
    public void Score_without_images_is_null()
    {
        var score = new BoundaryScore(2, Ignore, BoundaryScore.DefaultTolerances);
        Assert.Null(score.Mean(0));
        Assert.Null(score.Mean(0, AbsentClasses.CountAsOne));
        Assert.Throws<ArgumentException>(() => score.Add(new LabelMap(2, 2), new LabelMap(2, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoundaryScore(2, Ignore, [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoundaryScore(2, Ignore, []));
    }

    [Fact]
    public void Scores_are_accumulated()
    {
        var (all, first, second) = (new BoundaryScore(2, Ignore, [1, 4]), new BoundaryScore(2, Ignore, [1, 4]), new BoundaryScore(2, Ignore, [1, 4]));
        foreach (var (score, border) in new[] { (first, 21), (second, 24) })
        {
            score.Add(Halves(border), Halves(20));
            all.Add(Halves(border), Halves(20));
        }
        first.Add(second);
        Assert.Equal(all.Sums, first.Sums);
        Assert.Equal(2, first.Images);
        Assert.Equal(0.5, first.Mean(0));
        Assert.Equal(1, first.Mean(1));
        Assert.Throws<ArgumentException>(() => first.Add(new BoundaryScore(2, Ignore, [1, 5])));
        Assert.Throws<ArgumentException>(() => first.AddSums([1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3.5)]
    [InlineData(0.1)]
    public void Scores_follow_the_definition_pixel_by_pixel(double tolerance)
    {
        const int Width = 33, Height = 21, Classes = 4;
        var random = new Random(11);
        LabelMap Blobs(int spread)
        {
            var map = new LabelMap(Width, Height);
            for (var i = 0; i < map.Values.Length; i++)
                map.Values[i] = random.Next(spread) == 0 ? (ushort)Ignore : (ushort)((i % Width / 6 + i / Width / 5 + (random.Next(9) == 0 ? 1 : 0)) % Classes);
            return map;
        }

        var (prediction, labels) = (Blobs(1000), Blobs(30));
        var found = BoundaryScore.OfImage(prediction, labels, Classes, Ignore, [tolerance]);
        var radius = Math.Ceiling(tolerance < 1 ? tolerance * Math.Sqrt(Width * Width + Height * Height) : tolerance);
        for (var label = 0; label < Classes; label++)
        {
            var (predicted, given) = (Boundary(prediction, label), Boundary(labels, label));
            double Near(List<(int X, int Y)> of, List<(int X, int Y)> to) =>
                (double)of.Count(a => to.Exists(b => (a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y) <= radius * radius)) / of.Count;
            var (precision, recall) = (Near(predicted, given), Near(given, predicted));
            Assert.Equal(2 * precision * recall / (precision + recall), found[label]?[0] ?? -1, 1e-12);
        }

        List<(int X, int Y)> Boundary(LabelMap map, int label)
        {
            bool Is(int x, int y) => labels.Row(y)[x] != Ignore && map.Row(y)[x] == label;
            var pixels = new List<(int X, int Y)>();
            for (var y = 0; y < Height; y++)
                for (var x = 0; x < Width; x++)
                {
                    var (right, below) = (Math.Min(x + 1, Width - 1), Math.Min(y + 1, Height - 1));
                    if (Is(x, y) != Is(right, y) || Is(x, y) != Is(x, below) || Is(x, y) != Is(right, below)) pixels.Add((x, y));
                }
            return pixels;
        }
    }
}
