using SegDsl.Losses;
using SegDsl.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Losses;

/// <summary>Compares losses with their definitions, computed pixel by pixel.</summary>
public sealed class LossValueTests : IDisposable
{
    private const int Classes = 4;
    private const int Ignore = 255;
    private const int Images = 2;
    private const int Height = 9;
    private const int Width = 7;

    private static readonly int[][] EveryImage = [[0], [1]];
    private static readonly int[][] TheBatch = [[0, 1]];

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly int[,,] labels = new int[Images, Height, Width];
    private readonly double[,,,] scores = new double[Images, Classes, Height, Width];
    private readonly double[,,,] probabilities = new double[Images, Classes, Height, Width];

    public LossValueTests()
    {
        for (var n = 0; n < Images; n++)
            for (var y = 0; y < Height; y++)
                for (var x = 0; x < Width; x++)
                {
                    // Class 3 occurs in the second image only.
                    var cell = (n * 3 + y / 3 * 2 + x / 3) % 5;
                    labels[n, y, x] = cell == 4 ? Ignore : cell == 3 && n == 0 ? 1 : cell;
                    for (var c = 0; c < Classes; c++) scores[n, c, y, x] = 4 * Reference.Uniform("scores", ((n * Classes + c) * Height + y) * Width + x) - 2;
                    var sum = Enumerable.Range(0, Classes).Sum(c => Math.Exp(scores[n, c, y, x]));
                    for (var c = 0; c < Classes; c++) probabilities[n, c, y, x] = Math.Exp(scores[n, c, y, x]) / sum;
                }
    }

    public void Dispose() => scope.Dispose();

    private static IEnumerable<(int N, int Y, int X)> Pixels(params int[] images) =>
        from n in images from y in Enumerable.Range(0, Height) from x in Enumerable.Range(0, Width) select (n, y, x);

    private int Label((int N, int Y, int X) at) => labels[at.N, at.Y, at.X];

    private double Probability((int N, int Y, int X) at, int c) => probabilities[at.N, c, at.Y, at.X];

    private List<(int N, int Y, int X)> Counted(params int[] images) => [.. Pixels(images).Where(at => Label(at) != Ignore)];

    private void AssertValue(double expected, OutputLossDefinition definition)
    {
        var logits = tensor(scores.Cast<double>().ToArray(), [Images, Classes, Height, Width]);
        var targets = new LossTargets(tensor(labels.Cast<int>().Select(label => (long)label).ToArray(), [Images, Height, Width]));
        Assert.Equal(expected, definition.Create(Classes, Ignore).Of(logits, targets).item<double>(), 1e-9);
    }

    /// <summary>The mean of a loss over the classes that occur, in the whole batch or averaged over images.</summary>
    private double MeanOfRegions(bool perImage, Func<int[], int, double> loss) => (perImage ? EveryImage : TheBatch)
        .Average(images => Enumerable.Range(0, Classes).Where(c => Pixels(images).Any(at => Label(at) == c)).Average(c => loss(images, c)));

    [Fact]
    public void Cross_entropy_supports_smoothing_and_weights()
    {
        double[] weights = [1, 2, 0.5, 3];
        const double Smoothing = 0.1;
        var counted = Counted(0, 1);
        var losses = counted.Sum(at => Enumerable.Range(0, Classes).Sum(c =>
            -weights[c] * Math.Log(Probability(at, c)) * ((c == Label(at) ? 1 - Smoothing : 0) + Smoothing / Classes)));
        AssertValue(losses / counted.Sum(at => weights[Label(at)]), new CrossEntropyDefinition(Smoothing, weights));
        AssertValue(counted.Average(at => -Math.Log(Probability(at, Label(at)))), new CrossEntropyDefinition());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(2)]
    public void Focal_loss_decreases_with_the_probability(double gamma)
    {
        double[] weights = [1, 2, 0.5, 3];
        AssertValue(
            Counted(0, 1).Average(at => -weights[Label(at)] * Math.Pow(1 - Probability(at, Label(at)), gamma) * Math.Log(Probability(at, Label(at)))),
            new FocalDefinition(gamma, weights));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(0, 1)]
    [InlineData(0.5, -1)]
    public void Poly1_focal_adds_one_polynomial_term_to_the_focal_loss(double gamma, double epsilon)
    {
        double[] weights = [1, 2, 0.5, 3];
        double Loss(double p) => Math.Pow(1 - p, gamma) * -Math.Log(p) + epsilon * Math.Pow(1 - p, gamma + 1);
        AssertValue(
            Counted(0, 1).Average(at => weights[Label(at)] * Loss(Probability(at, Label(at)))),
            new Poly1FocalDefinition(gamma, epsilon, weights));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dice_and_Tversky_compare_regions(bool perImage)
    {
        double Index(int[] images, int c, double alpha, double beta, double smooth)
        {
            var hits = Counted(images).Where(at => Label(at) == c).Sum(at => Probability(at, c));
            var falsePositives = Counted(images).Where(at => Label(at) != c).Sum(at => Probability(at, c));
            var falseNegatives = Counted(images).Where(at => Label(at) == c).Sum(at => 1 - Probability(at, c));
            return (hits + smooth) / (hits + alpha * falsePositives + beta * falseNegatives + smooth);
        }

        AssertValue(MeanOfRegions(perImage, (images, c) => 1 - Index(images, c, 0.3, 0.7, 1)), new TverskyDefinition(PerImage: perImage));
        AssertValue(MeanOfRegions(perImage, (images, c) => 1 - Index(images, c, 0.5, 0.5, 0)), new DiceDefinition(0, perImage));
        AssertValue(MeanOfRegions(perImage, (images, c) =>
        {
            var hits = Counted(images).Where(at => Label(at) == c).Sum(at => Probability(at, c));
            return 1 - (2 * hits + 1) / (Counted(images).Sum(at => Probability(at, c)) + Counted(images).Count(at => Label(at) == c) + 1);
        }), new DiceDefinition(PerImage: perImage));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Lovasz_loss_extends_the_intersection_over_union(bool perImage) => AssertValue(
        MeanOfRegions(perImage, (images, c) =>
        {
            // Every error multiplied by its increase of 1 − IoU, when all pixels with larger errors are already wrong.
            var errors = Counted(images).Select(at => (At: at, Error: Math.Abs((Label(at) == c ? 1 : 0) - Probability(at, c))))
                .OrderByDescending(e => e.Error).ToList();
            double Jaccard(int failed)
            {
                var wrong = errors.Take(failed).Select(e => e.At).ToHashSet();
                var predicted = Counted(images).Where(at => Label(at) == c != wrong.Contains(at)).ToHashSet();
                var truth = Counted(images).Where(at => Label(at) == c).ToHashSet();
                return 1 - (double)truth.Count(predicted.Contains) / truth.Union(predicted).Count();
            }
            return errors.Select((e, i) => e.Error * (Jaccard(i + 1) - Jaccard(i))).Sum();
        }), new LovaszDefinition(perImage));

    [Theory]
    [InlineData(100)]
    [InlineData(2)]
    public void Boundary_loss_uses_signed_distances(int reach)
    {
        double Nearest((int N, int Y, int X) from, Func<int, bool> wanted) => Pixels(from.N).Where(at => wanted(Label(at)))
            .Select(at => Math.Sqrt((at.Y - from.Y) * (at.Y - from.Y) + (at.X - from.X) * (at.X - from.X))).Append(reach).Min();

        double Distance((int N, int Y, int X) at, int c) =>
            !Pixels(at.N).Any(other => Label(other) == c) ? 0
            : Label(at) == c ? 1 - Nearest(at, label => label != c && label != Ignore)
            : Nearest(at, label => label == c);

        AssertValue(
            Counted(0, 1).Average(at => Enumerable.Range(0, Classes).Average(c => Probability(at, c) * Distance(at, c))), new BoundaryDefinition(reach));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    public void Region_mutual_information_is_a_determinant_of_a_conditional_covariance(int radius, int stride)
    {
        double Pooled(int n, int y, int x, Func<(int N, int Y, int X), double> value)
        {
            var sum = 0.0;
            for (var dy = 0; dy < stride; dy++)
                for (var dx = 0; dx < stride; dx++)
                    if ((n, y * stride + dy - stride / 2, x * stride + dx - stride / 2) is var at
                        && at.Item2 is >= 0 and < Height && at.Item3 is >= 0 and < Width)
                        sum += Label(at) == Ignore ? 0 : value(at);
            return sum / (stride * stride);
        }

        var (rows, columns) = ((Height + 2 * (stride / 2) - stride) / stride + 1, (Width + 2 * (stride / 2) - stride) / stride + 1);
        var loss = 0.0;
        for (var c = 0; c < Classes; c++)
            for (var n = 0; n < Images; n++)
            {
                var points = new List<double[]>();
                for (var y = 0; y + radius <= rows; y++)
                    for (var x = 0; x + radius <= columns; x++)
                        points.Add([
                            .. Square(y, x, at => 1 / (1 + Math.Exp(-scores[at.N, c, at.Y, at.X]))), .. Square(y, x, at => Label(at) == c ? 1 : 0)]);
                var size = radius * radius;
                loss += (LogDeterminant(points, 2 * size) - LogDeterminant(points, size)) / (2 * size * Images);

                IEnumerable<double> Square(int y, int x, Func<(int N, int Y, int X), double> value) =>
                    from dy in Enumerable.Range(0, radius) from dx in Enumerable.Range(0, radius) select Pooled(n, y + dy, x + dx, value);
            }
        AssertValue(loss, new RegionMutualInformationDefinition(radius, stride));
    }

    /// <summary>The log determinant of the covariance of the first coordinates, with a small constant added to the variances.</summary>
    private static double LogDeterminant(List<double[]> points, int size)
    {
        var means = Enumerable.Range(0, size).Select(i => points.Average(p => p[i])).ToArray();
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++) matrix[i, j] = points.Sum(p => (p[i] - means[i]) * (p[j] - means[j])) + (i == j ? 5e-4 : 0);
        using var values = tensor(matrix.Cast<double>().ToArray(), [size, size]);
        return linalg.eigvalsh(values).log().sum().item<double>();
    }

    [Fact]
    public void Relaxed_loss_accepts_neighboring_classes_except_for_strict_ones()
    {
        const int Strict = 2;
        HashSet<int> Accepted((int N, int Y, int X) at) => Label(at) == Strict
            ? [Strict]
            : [.. from dy in Enumerable.Range(-1, 3) from dx in Enumerable.Range(-1, 3)
                  let y = at.Y + dy let x = at.X + dx
                  select y is >= 0 and < Height && x is >= 0 and < Width ? labels[at.N, y, x] : Ignore];

        var loss = 0.0;
        for (var n = 0; n < Images; n++)
        {
            var sets = Pixels(n).ToDictionary(at => at, Accepted);
            double total = sets.Values.Sum(set => set.Count);
            double Weight(int c) => 1 + (sets.Values.Count(set => set.Contains(c)) is var count and > 0 ? 1 - count / total : 0);
            var judged = sets.Select(s => (s.Key, Classes: s.Value.Where(c => c != Ignore).ToList())).Where(s => s.Classes.Count > 0).ToList();
            loss += judged.Sum(s => -Math.Log(s.Classes.Sum(c => Probability(s.Key, c))) * s.Classes.Average(Weight)) / (judged.Count + 1) / Images;
        }
        AssertValue(loss, new RelaxedDefinition(1, Strict: [Strict]));
    }
}
