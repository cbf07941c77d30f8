using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Metrics;
using static TorchSharp.torch;

namespace SegDsl.Tests.Metrics;

/// <summary>Scores of targets, of probabilities and of distances, compared with their definitions on small maps.</summary>
public sealed class TargetScoresTests
{
    private static readonly MapDefinition Depth = new("depth", MapKind.Values, ["{name}.png"]);
    private static readonly MapDefinition Damage =
        new("damage", MapKind.Mask, [new ImagePattern(["a/{name}.png", "b/{name}.png"])]) { Labels = ["scratch", "dent"] };
    private static readonly MapDefinition Scene = new("scene", MapKind.Class, ["scenes.txt"]) { Labels = ["day", "night", "dusk"] };

    [Fact]
    public void Values_have_errors_and_fractions()
    {
        var scores = new ValueScores(Depth);
        scores.Add(new ValueMap(3, 1, 1, [2, 9, -1]), new ValueMap(3, 1, 1, [1, float.NaN, 0]));
        scores.Add(new ValueMap(2, 1, 1, [4.5f, -3]), new ValueMap(2, 1, 1, [4, 2]));
        double[] errors = [1, 1, 0.5, 5];

        Assert.Equal(2, scores.Images);
        AssertMetrics(scores,
        [
            ("rmse", null, Math.Sqrt(errors.Sum(e => e * e) / 4)), ("mae", null, errors.Average()),
            // Of the positive values 1, 4 and 2; ratios 2, 1.125 and none.
            ("absrel", null, (1 / 1.0 + 0.5 / 4 + 5 / 2.0) / 3), ("delta1", null, 1 / 3.0), ("delta2", null, 1 / 3.0), ("delta3", null, 1 / 3.0),
        ]);
        Assert.Equal((false, true), (scores.IsHigherBetter("rmse"), scores.IsHigherBetter("delta1")));
        AssertMetrics(new ValueScores(Depth), [.. scores.Metrics.Select(metric => (metric.Name, metric.Label, (double?)null))]);
    }

    [Fact]
    public void Masks_have_iou_and_dice_per_label()
    {
        var scores = new MaskScores(Damage);
        scores.Add(
            new ValueMap(4, 1, 2, [0.5f, 0.49f, 0.9f, 0.9f, 0.1f, 0.1f, 0.1f, 0.1f]),
            new ValueMap(4, 1, 2, [1, 1, 0, float.NaN, 0, 0, 0, 0]));
        // Scratch: one true positive, one false positive, one false negative. Dent: absent.
        AssertMetrics(scores,
        [
            ("iou", null, 1 / 3.0), ("dice", null, 0.5), ("iou", "scratch", 1 / 3.0), ("dice", "scratch", 0.5), ("iou", "dent", null), ("dice", "dent", null),
        ]);
    }

    [Fact]
    public void Classes_of_images_have_accuracies()
    {
        var scores = new ImageClassScores(Scene);
        foreach (var (predicted, given) in new[] { (0, 0), (1, 0), (1, 1), (2, Sample.NoClass) }) scores.Add(predicted, given);

        AssertMetrics(scores,
        [
            ("accuracy", null, 2 / 3.0), ("mean_accuracy", null, 0.75), ("accuracy", "day", 0.5), ("accuracy", "night", 1), ("accuracy", "dusk", null),
        ]);
    }

    [Fact]
    public void Sums_of_several_processes_add_up()
    {
        var random = new Random(2);
        foreach (var target in new[] { Depth, Damage, Scene })
        {
            var (all, first, second) = (TargetScores.Of(target), TargetScores.Of(target), TargetScores.Of(target));
            for (var image = 0; image < 6; image++)
            {
                float[] Values() =>
                    [.. Enumerable.Range(0, 12 * target.Planes).Select(_ => target.Kind == MapKind.Mask ? random.Next(2) : random.NextSingle())];
                var (prediction, given) = (Values(), Values());
                var (index, label) = (random.Next(3), random.Next(3));
                foreach (var scores in new[] { all, image % 2 == 0 ? first : second })
                {
                    if (scores is ImageClassScores classes) classes.Add(index, label);
                    else if (scores is ValueScores values) values.Add(new(4, 3, 1, prediction), new(4, 3, 1, given));
                    else if (scores is MaskScores masks) masks.Add(new(4, 3, 2, prediction), new(4, 3, 2, given));
                }
            }
            first.AddSums(second.Sums);
            Assert.Equal(all.Images, first.Images);
            AssertMetrics(first, [.. all.Metrics.Select(metric => (metric.Name, metric.Label, metric.Value))]);
        }
    }

    [Fact]
    public void Sizes_that_differ_are_reported() =>
        Assert.Throws<ArgumentException>(() => new ValueScores(Depth).Add(new ValueMap(2, 3, 1), new ValueMap(3, 2, 1)));

    [Fact]
    public void Dice_is_that_of_the_counts()
    {
        var matrix = new ConfusionMatrix(3, 255);
        matrix.Add(new LabelMap(6, 1, [0, 0, 1, 1, 1, 255]), new LabelMap(6, 1, [0, 1, 1, 0, 255, 1]));

        // Class 0: one correct of two predicted and two labeled. Class 1: one correct, two predicted, three labeled.
        Assert.Equal([2 * 1 / 4.0, 2 * 1 / 5.0, null], Enumerable.Range(0, 3).Select(matrix.Dice));
        Assert.Equal(0.45, Assert.NotNull(matrix.MeanDice), 1e-12);
    }

    [Fact]
    public void Calibration_error_is_the_mean_difference_of_the_bins()
    {
        var random = new Random(4);
        var probabilities = rand([2, 3, 7, 5], generator: null).softmax(1);
        long[] labels = [.. Enumerable.Range(0, 70).Select(_ => (long)random.Next(4)).Select(label => label == 3 ? 255 : label)];
        var error = new CalibrationError();
        error.Add(probabilities, tensor(labels, [2, 7, 5]), 255);

        var values = probabilities.data<float>().ToArray();
        var bins = new List<(double Confidence, bool IsCorrect)>[15];
        for (var pixel = 0; pixel < 70; pixel++)
        {
            if (labels[pixel] == 255) continue;
            float Of(int label) => values[(pixel / 35 * 3 + label) * 35 + pixel % 35];
            var best = Enumerable.Range(0, 3).MaxBy(Of);
            (bins[(int)Math.Ceiling(Of(best) * 15) - 1] ??= []).Add((Of(best), best == labels[pixel]));
        }
        var pixels = bins.Sum(bin => bin?.Count ?? 0);
        var expected = bins.Where(bin => bin is not null)
            .Sum(bin => bin.Count / (double)pixels * Math.Abs(bin.Average(p => p.Confidence) - bin.Average(p => p.IsCorrect ? 1.0 : 0)));
        Assert.Equal(expected, Assert.NotNull(error.Value), 1e-6);

        var perfect = new CalibrationError();
        perfect.Add(tensor(new float[] { 1, 0, 0, 1 }, [1, 2, 1, 2]), tensor(new long[] { 0, 1 }, [1, 1, 2]), 255);
        Assert.Equal(0, perfect.Value);
        Assert.Null(new CalibrationError().Value);
    }

    [Fact]
    public void Hausdorff_distance_is_the_percentile_of_all_distances()
    {
        var random = new Random(7);
        for (var trial = 0; trial < 20; trial++)
        {
            LabelMap Blobs() => new(13, 9,
                [.. Enumerable.Range(0, 117).Select(i => (ushort)(i % 13 / 4 + i / 39 > random.Next(2, 5) ? 1 : random.Next(12) == 0 ? 2 : 0))]);
            var (prediction, labels) = (Blobs(), Blobs());
            labels.Values[5] = 255;
            var score = new HausdorffDistance(3, 255);
            score.Add(prediction, labels);
            prediction.Values[5] = 255;
            for (var label = 0; label < 3; label++)
            {
                var (first, second) = (Surface(prediction, label), Surface(labels, label));
                if (first.Count == 0 || second.Count == 0)
                {
                    Assert.Null(score.OfClass(label));
                    continue;
                }
                var all = first.Select(p => second.Min(q => Distance(p, q))).Concat(second.Select(p => first.Min(q => Distance(p, q)))).Order().ToList();
                // numpy.percentile with linear interpolation.
                var at = 0.95 * (all.Count - 1);
                var expected = all[(int)at] + (at - (int)at) * (all[Math.Min((int)at + 1, all.Count - 1)] - all[(int)at]);
                Assert.Equal(expected, Assert.NotNull(score.OfClass(label)), 1e-9);
            }
        }

        static double Distance((int X, int Y) p, (int X, int Y) q) => Math.Sqrt((p.X - q.X) * (p.X - q.X) + (p.Y - q.Y) * (p.Y - q.Y));
    }

    /// <summary>The pixels of a class that an erosion with a cross removes; the outside of the image is not of the class.</summary>
    private static List<(int X, int Y)> Surface(LabelMap map, int label)
    {
        bool Is(int x, int y) => x >= 0 && y >= 0 && x < map.Width && y < map.Height && map.Row(y)[x] == label;
        return [.. from y in Enumerable.Range(0, map.Height) from x in Enumerable.Range(0, map.Width)
            where Is(x, y) && !(Is(x - 1, y) && Is(x + 1, y) && Is(x, y - 1) && Is(x, y + 1)) select (x, y)];
    }

    private static void AssertMetrics(TargetScores scores, IReadOnlyList<(string Name, string? Label, double? Value)> expected)
    {
        Assert.Equal(expected.Select(e => (e.Name, e.Label)), scores.Metrics.Select(metric => (metric.Name, metric.Label)));
        Assert.All(expected.Zip(scores.Metrics), pair =>
        {
            Assert.Equal(pair.First.Value is null, pair.Second.Value is null);
            Assert.Equal(pair.First.Value ?? 0, pair.Second.Value ?? 0, 1e-9);
        });
    }
}
