using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Metrics;
using SegDsl.Tests.Data;
using static TorchSharp.torch;

namespace SegDsl.Tests.Inference;

public sealed class EvaluatorTests : IDisposable
{
    private readonly ToyDataset files = new();
    private readonly EchoNetwork network = new();

    public EvaluatorTests()
    {
        for (var i = 0; i < 5; i++) files.Add($"{i}", width: 20 + i, height: 30 - i, seed: i);
    }

    public void Dispose()
    {
        files.Dispose();
        network.Dispose();
    }

    private Evaluation Evaluate(EvaluationOptions? options = null) => new Evaluator(files.Open(), options).Evaluate(network, CPU);

    [Fact]
    public void Each_image_is_scored_once()
    {
        var expected = new SegmentationScores(3, ToyDataset.Ignore);
        var (images, predictor) = (files.Open(), new Predictor(network, CPU));
        for (var i = 0; i < images.Count; i++)
        {
            var sample = images.Load(i);
            expected.Add(Assert.IsType<LabelMap>(predictor.Predict(sample.Image).Classes), sample.Labels);
        }

        var (seen, progress) = (new List<string>(), new List<(int, int)>());
        var evaluation = new Evaluator(images) { Predicted = (sample, prediction) => seen.Add($"{sample.Name} {prediction.Classes?.Width}") }
            .Evaluate(network, CPU, (done, all) => progress.Add((done, all)));

        AssertSame(expected, evaluation.Scores);
        Assert.Equal(5, evaluation.Images);
        Assert.Equal(["0 20", "1 21", "2 22", "3 23", "4 24"], seen);
        Assert.Equal([(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)], progress);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void The_scores_of_all_processes_add_up(int processes)
    {
        var sum = new SegmentationScores(3, ToyDataset.Ignore);
        for (var rank = 0; rank < processes; rank++) sum.Add(Evaluate(new EvaluationOptions { Rank = rank, WorldSize = processes }).Scores);
        AssertSame(Evaluate().Scores, sum);
    }

    [Fact]
    public void Cross_entropy_is_the_mean_over_all_labeled_pixels()
    {
        var (images, sum, pixels) = (files.Open(), 0.0, 0L);
        for (var i = 0; i < images.Count; i++)
        {
            var sample = images.Load(i);
            var scores = network.call(ImageTensors.FromImages([sample.Image]));
            var logProbabilities = scores["seg"].to(ScalarType.Float64).log_softmax(1).data<double>().ToArray();
            for (var pixel = 0; pixel < sample.Labels.Values.Length; pixel++)
            {
                if (sample.Labels.Values[pixel] == ToyDataset.Ignore) continue;
                sum -= logProbabilities[sample.Labels.Values[pixel] * sample.Labels.Values.Length + pixel];
                pixels++;
            }
        }

        Assert.Equal(sum / pixels, Evaluate().CrossEntropy, 1e-5);
        // Windows give probabilities instead of logits; this network computes every pixel on its own.
        Assert.Equal(sum / pixels, Evaluate(new EvaluationOptions { Mode = new InferenceMode { Window = 10 } }).CrossEntropy, 1e-5);
    }

    [Fact]
    public void Options_set_tolerances_and_mode()
    {
        var evaluation = Evaluate(new EvaluationOptions { Tolerances = [3, 1], BoundaryWidth = 2, Mode = new InferenceMode { Window = 10 } });
        Assert.Equal([3, 1], evaluation.Boundary.Tolerances);
        Assert.Equal(2, evaluation.Scores.BoundaryIoU.Width);
        Assert.All(network.Sizes, size => Assert.Equal((10, 10), size));
        Assert.Equal(evaluation.Boundary.Mean(0), evaluation.MeanBoundaryF);
    }

    [Fact]
    public void Errors_name_the_image()
    {
        File.WriteAllText(files.Image("3"), "no image");
        Assert.Contains("3_rgb.png", Assert.Throws<ImageException>(() => Evaluate()).Message, StringComparison.Ordinal);

        using var demanding = new EchoNetwork(multiple: 1000);
        var error = Assert.Throws<InferenceException>(() => new Evaluator(files.Open()).Evaluate(demanding, CPU));
        Assert.StartsWith("0: ", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Evaluator(files.Open(), new EvaluationOptions { Rank = 2, WorldSize = 2 }));
    }

    [Fact]
    public void Evaluation_can_be_canceled()
    {
        using var stop = new CancellationTokenSource();
        var done = 0;
        Assert.Throws<OperationCanceledException>(() => new Evaluator(files.Open()).Evaluate(
            network, CPU, (images, _) =>
            {
                done = images;
                if (images == 2) stop.Cancel();
            },
            stop.Token));
        Assert.Equal(2, done);
    }

    private static void AssertSame(SegmentationScores expected, SegmentationScores actual)
    {
        Assert.Equal(expected.Confusion.Counts, actual.Confusion.Counts);
        Assert.Equal(expected.BoundaryIoU.Counts, actual.BoundaryIoU.Counts);
        foreach (var (a, b) in expected.Boundary.Sums.ToArray().Zip(actual.Boundary.Sums.ToArray())) Assert.Equal(a, b, 1e-12);
        Assert.Equal(expected.Images, actual.Images);
    }
}
