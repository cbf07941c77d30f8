using System.Text.Json;
using System.Text.RegularExpressions;
using SegDsl.Tests;

namespace SegDsl.Cli.Tests;

/// <summary>Losses, metrics, augmentations and optimizers in C#, with the example of <c>docs/own-parts.md</c>.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed partial class OwnPartsTests : CommandLineFixture
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Verifier.Repository, "docs", "own-parts.md")).ReplaceLineEndings("\n");

    private static string Declarations => Block().Matches(Page).Single(m => m.Groups[1].Value == "seg").Groups[2].Value;

    private static string Code => Block().Matches(Page).Single(m => m.Groups[1].Value == "csharp").Groups[2].Value;

    [Fact]
    public void The_example_trains_and_is_evaluated()
    {
        string[] arguments = [.. Arguments(Declarations, Code), "--data", MakeShapes()];

        var trained = Run(["train", "Foggy", .. arguments, "--output", InFolder("run"), "--loss.focal-tversky.gamma", "1.5"]);
        Assert.Equal((0, ""), (trained.Code, trained.Error));
        Assert.Contains("focal_tversky(seg) ", trained.Output, StringComparison.Ordinal);
        Assert.Matches(@"after step 6: top\(seg\) 0\.\d+( \(best\))?, mean IoU ", trained.Output);
        Assert.Contains("top(seg)", File.ReadAllText(InFolder("run", "report.html")), StringComparison.Ordinal);

        string[] weights = ["--weights", InFolder("run", "last.safetensors")];
        var table = Run(["eval", "Foggy", .. arguments, .. weights]);
        Assert.Equal((0, ""), (table.Code, table.Error));
        using var json = JsonDocument.Parse(Run(["eval", "Foggy", .. arguments, .. weights, "--json"]).Output);
        // The most likely class is the prediction.
        var accuracy = json.RootElement.GetProperty("pixel_accuracy").GetDouble();
        Assert.Equal(accuracy, Top(json.RootElement), 1e-6);
        Assert.Contains(FormattableString.Invariant($"top(seg) {accuracy:F4}\n"), table.Output, StringComparison.Ordinal);
        using var metrics = JsonDocument.Parse(File.ReadAllText(InFolder("run", "metrics.json")));
        Assert.Equal(accuracy, Top(metrics.RootElement), 1e-6);
    }

    [Fact]
    public void A_resumed_run_equals_an_uninterrupted_one()
    {
        // The number of steps changes other schedules.
        var declarations = Declarations.Replace("    clip      1\n", "    clip      1\n    schedule  constant\n", StringComparison.Ordinal);
        string[] arguments = ["train", "Foggy", .. Arguments(declarations, Code), "--data", MakeShapes()];

        Assert.Equal("", Run([.. arguments, "--output", InFolder("whole")]).Error);
        Assert.Equal("", Run([.. arguments, "--output", InFolder("parts"), "--steps", "4"]).Error);
        Assert.Equal("", Run([.. arguments, "--output", InFolder("parts"), "--resume"]).Error);

        Assert.Equal(File.ReadAllBytes(InFolder("whole", "last.safetensors")), File.ReadAllBytes(InFolder("parts", "last.safetensors")));
        using var state = Checkpoints.Checkpoint.Open(InFolder("parts", "state.safetensors"));
        Assert.Contains(state.Tensors.Keys, key => key.EndsWith("score.weight.exp_avg", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_processes_add_their_metrics_and_average_gradients()
    {
        string[] arguments = [.. Arguments(Declarations, Code), "--data", MakeShapes()];
        var start = ProgramProcess.CommandLine(["train", "Foggy", .. arguments, "--output", InFolder("run"), "--devices", "2", "--batch", "1", "--sync-norm"]);

        var trained = ProgramProcess.Describe(start).Run();
        Assert.True(trained.Code == 0, trained.Error);

        using var json = JsonDocument.Parse(Run(["eval", "Foggy", .. arguments, "--weights", InFolder("run", "last.safetensors"), "--json"]).Output);
        using var metrics = JsonDocument.Parse(File.ReadAllText(InFolder("run", "metrics.json")));
        Assert.Equal(Top(json.RootElement), Top(metrics.RootElement), 1e-6);
    }

    [Fact]
    public void Declarations_do_not_require_their_csharp()
    {
        var file = Arguments(Declarations, Code)[..2];
        string[][] commands = [["list"], ["explain", "Foggy"], ["explain", "fog"], ["data", "check", "Shapes", "--data", MakeShapes()]];

        Assert.All(commands, command => Assert.Equal((0, ""), (Run([.. command, .. file]).Code, Run([.. command, .. file]).Error)));
        Assert.StartsWith("seg: Missing the C# of ", Fails(1, ["train", "Foggy", .. file]), StringComparison.Ordinal);
        Assert.Contains("--loss.focal-tversky.gamma", Run(["train", "Foggy", .. file, "--help"]).Output, StringComparison.Ordinal);
        Assert.Contains("--lr x: it must be", Run(["train", "Foggy", .. file, "--lr", "x"]).Error, StringComparison.Ordinal);
    }

    /// <summary>The network applies no operation that is written in C#; its loss, metric, augmentation and optimizer are.</summary>
    [Fact]
    public void A_network_is_applied_without_the_csharp_of_its_experiment()
    {
        var data = MakeShapes();
        string[] arguments = [.. Arguments(Declarations, Code), "--data", data];
        Assert.Equal(0, Run(["train", "Foggy", .. arguments, "--output", InFolder("run"), "--steps", "1"]).Code);
        string[] weights = ["--weights", InFolder("run", "last.safetensors"), "--file", InFolder("fog.seg")];

        var predicted = Run(["predict", "Foggy", .. weights, "--input", Path.Combine(data, "images", "val"), "--output", InFolder("predicted")]);
        var exported = Run(["export", "Foggy", .. weights, "--output", InFolder("foggy.onnx")]);
        var evaluated = Run(["eval", "Foggy", .. weights, "--data", data]);

        Assert.Equal((0, "", 0, ""), (predicted.Code, predicted.Error, exported.Code, exported.Error));
        // The metric is executed.
        Assert.StartsWith("seg: Missing the C# of ", evaluated.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Declarations_are_explained() => Assert.Equal(
        "extern augment fog(strength: float = 0.3)\n\nBlends the image with white, by a random fraction up to the strength.\n\n"
        + "In C#, in the class Externs: public static partial Sample Fog(Sample sample, Random random, double strength)\n",
        Run(["explain", "fog", .. Arguments(Declarations, Code)]).Output);

    [Fact]
    public void Declarations_are_listed()
    {
        string[] arguments = ["list", "--blocks", .. Arguments(Declarations, Code)];
        var lines = Run(arguments).Output.Split('\n').Where(line => line.Contains("  extern ", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, lines.Count);
        var fog = Assert.Single(lines, line => line.StartsWith("fog ", StringComparison.Ordinal));
        Assert.Equal(
            ["fog", "extern augment", "strength: float = 0.3"],
            fog.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(3));

        using var json = JsonDocument.Parse(Run([.. arguments, "--json"]).Output);
        Assert.Equal(
            ["extern augment", "extern loss", "extern metric", "extern optimizer"],
            json.RootElement.GetProperty("blocks").EnumerateArray().Select(block => block.GetProperty("kind").GetString())
                .Where(kind => kind!.StartsWith("extern", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("partial Metric Top(", "partial Metric Best(", "fog.seg(7,15): error SEG534: The 'extern metric top' has no C# method")]
    [InlineData("Random random, double strength", "Random random, float strength", "fog.seg(10,16): error SEG535: The C# method of 'extern augment fog' is '")]
    [InlineData("extern optimizer sign_sgd(beta: float = 0.9)", "extern optimizer sign_sgd(beta: int = 1)", "fog.seg(13,18): error SEG535: ")]
    public void Declarations_are_compared_with_their_methods(string old, string replaced, string expected)
    {
        var result = Run(["list", .. Arguments(
            Declarations.Replace(old, replaced, StringComparison.Ordinal), Code.Replace(old, replaced, StringComparison.Ordinal))]);

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.EndsWith("seg: the .seg files have an error.\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_check_includes_the_csharp_files()
    {
        var good = Run(["check", .. Arguments(Declarations, Code)]);
        Assert.Equal((0, ""), (good.Code, good.Error));

        var wrong = Run(["check", .. Arguments(Declarations, Code.Replace("partial Metric Top(", "partial Metric Best(", StringComparison.Ordinal))]);

        Assert.Equal((1, ""), (wrong.Code, wrong.Error));
        Assert.Contains("error SEG534: The 'extern metric top' has no C# method", wrong.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 files: 1 error, 0 warnings ('seg explain SEG534' explains the first one)\n", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_type_in_csharp_is_the_only_error()
    {
        var result = Run(["list", .. Arguments(Declarations, Code.Replace("using SegDsl.Data;\n", "", StringComparison.Ordinal))]);

        Assert.Equal(1, result.Code);
        var lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines.SkipLast(1), line => Assert.Contains("error CS0246: ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("clamp_min(1e-6).pow(1 / gamma).mean()", "clamp_min(1e-6)", "'extern loss focal_tversky' returned Float32 [2]; return a scalar")]
    [InlineData("pow(1 / gamma).mean()", "detach().mean()", "'extern loss focal_tversky' has no gradient")]
    [InlineData("return sample;", "return sample with { Labels = new LabelMap(3, 3) };", "fog' returned labels of 3×3 with an image of 16×16")]
    [InlineData("return sample;", "throw new InvalidOperationException(\"no fog\");", "The C# of 'extern augment fog' failed in ")]
    [InlineData("update.State(Average)", "update.State(\"other\")", "The C# of 'extern optimizer sign_sgd' failed in ")]
    public void Failures_of_a_method_name_it(string old, string replaced, string expected)
    {
        var code = Code.Replace(old, replaced, StringComparison.Ordinal);
        Assert.NotEqual(Code, code);

        var result = Run(["train", "Foggy", .. Arguments(Declarations, code), "--data", MakeShapes(), "--output", InFolder("run")]);

        Assert.Equal(1, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        if (expected.EndsWith("failed in ", StringComparison.Ordinal)) Assert.Matches(@"fog\.cs, line \d+: \w+Exception: ", result.Error);
    }

    private string[] Arguments(string declarations, string code) => ["--file", Write("fog.seg", declarations), "--file", Write("fog.cs", code)];

    private static double Top(JsonElement evaluation)
    {
        var metric = Assert.Single(evaluation.GetProperty("metrics").EnumerateArray());
        Assert.Equal(("top", "seg"), (metric.GetProperty("name").GetString(), metric.GetProperty("output").GetString()));
        return metric.GetProperty("value").GetDouble();
    }

    [GeneratedRegex("```(seg|csharp)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
