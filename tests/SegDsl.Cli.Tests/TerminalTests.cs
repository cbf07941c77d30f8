using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Training;
using SegDsl.Logging;

namespace SegDsl.Cli.Tests;

/// <summary>Texts that adapt to the width of the terminal.</summary>
public sealed class TerminalTests
{
    [Theory]
    [InlineData("one two three", 13, "one two three")]
    [InlineData("one two three", 12, "one two|three")]
    [InlineData("one two three", 3, "one|two|thr|ee")]
    [InlineData("  one two", 6, "  one|two")]
    [InlineData("", 5, "")]
    public void Text_is_wrapped_between_words(string text, int width, string expected) =>
        Assert.Equal(expected, string.Join('|', WordWrap.Lines(text, width)));

    [Fact]
    public void Progress_within_an_image_is_shown()
    {
        Assert.Equal(("evaluating 3/4", "75 %"), Ends(ProgressBar.Draw("evaluating", 3, 4, null, 60)));
        Assert.Equal(("predicting 1/2, window 12/96", "56 %"), Ends(ProgressBar.Draw("predicting", 1, 2, (12, 96), 60)));

        static (string, string) Ends(string bar) => (bar[..bar.IndexOf("  ", StringComparison.Ordinal)], bar[^4..]);
    }

    [Fact]
    public void Facts_are_packed_into_lines() =>
        Assert.Equal(["step 1/9  loss 0.5", "lr 0.1"], WordWrap.Pack(["step 1/9", "loss 0.5", "lr 0.1"], "  ", 20));

    [Theory]
    [InlineData(0, "0 steps")]
    [InlineData(1, "1 step")]
    [InlineData(968, "968 steps")]
    [InlineData(12_340, "12,340 steps")]
    [InlineData(999_999, "999,999 steps")]
    [InlineData(1_234_567, "1.2 M steps")]
    public void Counts_are_exact_below_a_million(long count, string expected) => Assert.Equal(expected, Quantity.Of(count, "step"));

    [Theory]
    [InlineData(60)]
    [InlineData(79)]
    [InlineData(120)]
    public void Lists_fit_the_terminal(int width)
    {
        var output = new StringWriter { NewLine = "\n" };
        Assert.Equal(0, new Application(Models.SegCatalog.Instance, output, output, width: width).Run(["list"]));
        var lines = output.ToString().Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.Contains(lines, line => line.StartsWith("DeepR101V3PlusDecouple", StringComparison.Ordinal));
    }

    [Fact]
    public void Lists_have_one_line_per_row_without_a_terminal()
    {
        var output = new StringWriter { NewLine = "\n" };
        new Application(Models.SegCatalog.Instance, output, output).Run(["list"]);
        Assert.Contains("BDD100K, drives through American cities: 7,000 training images, 1,000 validation images, 2,000 without labels.", output.ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(200)]
    public void Training_shows_all_numbers_in_any_width(int width)
    {
        var (written, shown) = Train(width, steps: 12);
        Assert.All(written.Concat(shown), line => Assert.True(line.Length <= width, line));
        var text = string.Join('\n', shown);
        string[] facts =
        [
            "Toy  ━", "100 %", "step 12/12", "epoch 2/2", "loss 0.500 (seg 0.300, edge 0.200)", "lr 0.1", "images/s", "GiB", "cpu", "0:00:00 left",
        ];
        foreach (var fact in facts)
            Assert.Contains(fact, text, StringComparison.Ordinal);
        Assert.Single(written, line => line.StartsWith("Toy: ToyNetwork with 968 trainable parameters", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_evaluation_leaves_one_line()
    {
        var (written, _) = Train(width: 200, steps: 300, evaluateEvery: 3);
        Assert.Equal(100, written.Count(line => line.StartsWith("after step ", StringComparison.Ordinal)));
        Assert.Equal(101, written.Count);
    }

    /// <summary>Shows a run and returns the lines that stay and the last lines that are updated.</summary>
    private static (IReadOnlyList<string> Written, IReadOnlyList<string> Shown) Train(int width, int steps, int? evaluateEvery = null)
    {
        var written = new List<string>();
        IReadOnlyList<string> shown = [];
        var view = new LiveTrainingView(() => width, written.Add, lines => shown = lines);
        var experiment = TestCatalog.Instance.Experiments[0] with { Name = "Toy", NetworkName = "ToyNetwork" };
        view.Starting(new TrainingPlan(experiment, 0, null, steps, 6, 6, 1, 968, "cpu"));
        for (var step = 0; step < steps; step++)
        {
            view.Stepped(new StepReport(step, step / 6, 0.1, 0.5, [new("seg", 0.3), new("edge", 0.2)], 2, step));
            if (evaluateEvery is not { } every || (step + 1) % every != 0) continue;
            for (var image = 1; image <= 4; image++) view.Evaluating(image, 4);
            var scores = new Metrics.SegmentationScores(experiment.Data.Classes.Count, experiment.Data.IgnoreIndex);
            view.Evaluated(new EvaluationReport(step + 1, new Inference.Evaluation(experiment.Data, "val", scores, 1), false, []));
        }
        return (written, shown);
    }
}
