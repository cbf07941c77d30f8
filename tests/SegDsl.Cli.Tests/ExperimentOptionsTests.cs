using SegDsl.Experiments;
using SegDsl.Models;
using SegDsl.Training;

namespace SegDsl.Cli.Tests;

/// <summary>The options that <c>seg train</c> has for every value of an experiment.</summary>
public sealed class ExperimentOptionsTests : CommandLineFixture
{
    public static TheoryData<string> Published => [.. SegCatalog.Instance.Experiments.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Published))]
    public void Every_setting_of_the_zoo_can_be_read_and_written(string name)
    {
        var experiment = SegCatalog.Instance.Experiments.Single(e => e.Name == name);

        Assert.Equal(experiment.Settings.Select(s => s.Name).Distinct(), experiment.Settings.Select(s => s.Name));
        Assert.All(experiment.Settings, setting =>
        {
            Assert.Matches("^[a-z0-9]+([.-][a-z0-9]+)*$", setting.Name);
            Assert.Matches("^[A-Z].*[.]$", setting.Summary);
            var text = setting.TextOf(experiment);
            Assert.Equal(text, setting.TextOf(setting.With(experiment, text)));
            Assert.Throws<FormatException>(() => setting.With(experiment, "nonsense"));
            // Another value replaces the declared one, and nothing else changes.
            if (setting.Choices.Count == 1) return;
            var (other, changed) = Others(text, setting).First();
            Assert.Equal(other, setting.TextOf(changed));
            Assert.All(experiment.Settings.Where(s => s != setting), s => Assert.Equal(s.TextOf(experiment), s.TextOf(changed)));
        });
    }

    [Fact]
    public void Help_explains_the_values_of_an_experiment()
    {
        var help = Run("train", "TinyShapes", "--help");

        Assert.Equal(0, help.Code);
        Assert.Contains("--crop <number> Set the side of the crop in pixels. [default: 16]", Unwrapped(help.Output), StringComparison.Ordinal);
        Assert.Contains("--lr <number> Set the learning rate. [default: 0.1]", Unwrapped(help.Output), StringComparison.Ordinal);
        Assert.DoesNotContain("--crop", Run("train", "--help").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--lr 0", "--lr 0: it must be a number above 0.")]
    [InlineData("--lr fast", "--lr fast: it must be a number above 0.")]
    [InlineData("--batch 1.5", "--batch 1.5: it must be an integer of at least 1.")]
    [InlineData("--bach 2", "Did you mean '--batch'?")]
    [InlineData("--resume --restart", "Use either --resume or --restart.")]
    [InlineData("--save-every often", "10m")]
    public void Invalid_values_are_rejected(string options, string said) =>
        Assert.Contains(said, Fails(2, ["train", "TinyShapes", .. options.Split(' ')]), StringComparison.Ordinal);

    [Fact]
    public void Option_of_another_experiment_is_distinguished_from_a_mistyped_option()
    {
        var file = Write("own.seg", Own);

        Assert.Contains(
            "Plain has no setting --jitter; other experiments have.", Fails(2, "train", "Plain", "--file", file, "--jitter", "0.1"), StringComparison.Ordinal);
    }

    [Fact]
    public void Experiments_of_files_have_options()
    {
        var help = Run("train", "--file", Write("own.seg", Own), "Jittered", "--help").Output;

        Assert.Matches(@"--jitter <number>\s+Set the strength of the color changes\. \[default: 0\.25\]", help);
        Assert.Matches(@"--scale <a\.\.b>\s+Set the range of the scale factor\. \[default: 0\.5\.\.2\]", help);
        Assert.Matches(@"--loss\.ohem\.min-kept <number>.*\n?.*\[default: 500\]", help);
        Assert.Matches(@"--loss\.cross-entropy\.weight <number>.*\n?.*\[default: 0\.4\]", help);
        Assert.Matches(@"--schedule\.milestones <a,b,…>.*\n?.*\[default: 2,4\]", help);
        Assert.Matches(@"--patience <number>.*\n?.*\[default: none\]", help);
    }

    [Fact]
    public void The_shell_completes_experiments_options_and_values()
    {
        Assert.Equal(["TinyShapes", "TinyShapesAgain"], Suggested("seg train Tiny"));
        Assert.Contains("--crop", Suggested("seg train TinyShapes --cr"));
        Assert.Contains("train", Suggested("./seg tr"));
        Assert.Equal(["bash", "fish", "zsh"], Suggested("seg completion "));

        static string[] Suggested(string line) =>
            [.. Run($"[suggest:{line.Length}]", line).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(word => !word.StartsWith('/') && (!word.StartsWith('-') || line.Contains("--", StringComparison.Ordinal)))];
    }

    [Fact]
    public void Resumed_run_keeps_the_values_it_was_started_with()
    {
        var data = MakeShapes();
        Assert.Equal(0, Run("train", "TinyShapes", "--data", data, "--output", InFolder("run"), "--lr", "0.05", "--epochs", "1").Code);

        var resumed = Run("train", "TinyShapes", "--data", data, "--output", InFolder("run"), "--resume", "--epochs", "2");

        Assert.True(resumed.Code == 0, resumed.Error);
        Assert.Contains("--lr is 0.05, the value of the resumed run; the experiment declares 0.1", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("6 steps with a total batch size of 2, 6 images, on cpu, resumed after step 3", resumed.Output, StringComparison.Ordinal);
    }

    /// <summary>Returns valid values of a setting that differ from its current one.</summary>
    private static IEnumerable<(string Text, Experiment Changed)> Others(string text, ExperimentSetting setting)
    {
        var experiment = SegCatalog.Instance.Experiments.First(e => e.Settings.Contains(setting));
        foreach (var other in setting.Choices.Concat(["0.5", "0.25", "1", "2", "0.75..0.9", "3,4"]).Where(other => other != text))
        {
            Experiment changed;
            try
            {
                changed = setting.With(experiment, other);
            }
            catch (FormatException)
            {
                continue;
            }
            yield return (other, changed);
        }
    }

    private const string Own = Squares + """

        network Net(classes: int = 2)
        {
            in image: [N, 3, H, W]
            out seg = image -> score: Conv(classes, 3)
        }

        experiment Plain // seg: ignore SEG521
        {
            network   Net(classes: Squares.classes)
            data      Squares
            loss      cross_entropy
            optimizer sgd(lr: 0.01)
            epochs    6
            batch     2
        }

        experiment Jittered
        {
            network   Net(classes: Squares.classes)
            data      Squares
            augment   scale(0.5..2.0), crop(16), jitter
            loss      ohem(min_kept: 500) + 0.4 * cross_entropy
            optimizer sgd(lr: 0.01)
            schedule  multi_step([2, 4])
            epochs    6
            batch     2
        }
        """;

    /// <summary>The text with single spaces, without line breaks.</summary>
    private static string Unwrapped(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
