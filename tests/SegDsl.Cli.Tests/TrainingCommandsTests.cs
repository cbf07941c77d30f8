using System.Text.Json;
using SegDsl.Imaging;
using SegDsl.Tests.Training;
using SegDsl.Training;

namespace SegDsl.Cli.Tests;

public sealed class TrainingCommandsTests : CommandLineFixture
{
    [Fact]
    public void Train_eval_and_predict_work_together()
    {
        var data = MakeShapes();

        var trained = Run("train", "TinyShapes", "--data", data, "--output", InFolder("run"));
        Assert.True(trained.Code == 0, trained.Error);
        Assert.Contains("TinyShapes: TinyNet", trained.Output, StringComparison.Ordinal);
        Assert.Contains("step 30/30", trained.Output, StringComparison.Ordinal);

        var weights = InFolder("run", "last.safetensors");
        var evaluated = Run("eval", "TinyShapes", "--weights", weights, "--data", data, "--json", InFolder("eval.json"));
        Assert.True(evaluated.Code == 0, evaluated.Error);
        Assert.Contains("F 0.0005", evaluated.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(InFolder("eval.json")));
        Assert.True(json.RootElement.GetProperty("mean_iou").GetDouble() > 0.95);

        var asNetwork = Run("eval", "TinyNet", "--dataset", "Shapes", "--weights", weights, "--data", data);
        Assert.Equal(TableOf(evaluated), TableOf(asNetwork));

        var predicted = Run("predict", "TinyShapes", "--weights", weights, "--input", Path.Combine(data, "images", "val"), "--output", InFolder("predicted"));
        Assert.True(predicted.Code == 0, predicted.Error);
        Assert.Equal(
            ["0_colors.png", "0_edge.png", "0_ids.png", "0_overlay.png", "1_colors.png", "1_edge.png", "1_ids.png", "1_overlay.png"],
            Directory.GetFiles(InFolder("predicted")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var truth = ImageFile.ReadLabels(Path.Combine(data, "labels", "val", "0.png"));
        var found = ImageFile.ReadLabels(InFolder("predicted", "0_ids.png"));
        Assert.True(found.Values.Zip(truth.Values).Count(pair => pair.First != pair.Second) < 10);
    }

    [Fact]
    public void Overrides_reach_the_run()
    {
        var result = Run(
            "train", "TinyShapes", "--data", MakeShapes(), "--output", InFolder("run"), "--epochs", "2", "--batch", "3", "--lr", "0.01", "--seed", "9");

        Assert.True(result.Code == 0, result.Error);
        var lines = File.ReadAllLines(InFolder("run", "log.jsonl"));
        Assert.Equal(6, lines.Length);
        Assert.Contains("\"step\":1,\"epoch\":1,\"learning_rate\":0.01,", lines[0], StringComparison.Ordinal);
        Assert.Contains("--epochs 2 --batch 3 --lr 0.01 --seed 9", File.ReadAllText(InFolder("run", "report.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("true", "--channels-last")]
    [InlineData("true", "--channels-last", "true")]
    [InlineData("false", "--channels-last", "false")]
    public void A_flag_without_a_value_is_true(string expected, params string[] option)
    {
        var result = Run(["train", "TinyShapes", "--data", MakeShapes(), "--output", InFolder("run"), .. option, "--steps", "1"]);
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(expected, new RunFolder(InFolder("run")).ReadStatus()!.Settings["channels-last"]);
    }

    [Theory]
    [InlineData("fp8")]
    [InlineData("1")]
    public void Unknown_precision_is_rejected(string precision)
    {
        var error = Fails(2, "train", "TinyShapes", "--precision", precision, "--output", InFolder("run"));
        Assert.StartsWith($"seg train: --precision {precision}: it must be one of fp32, bf16, fp16.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_file_stops_a_run_unless_bad_files_are_skipped()
    {
        var data = MakeShapes();
        File.WriteAllText(Path.Combine(data, "images", "train", "2.png"), "no image");

        Assert.Contains(
            Path.Combine("images", "train", "2.png"),
            Fails(1, "train", "TinyShapes", "--data", data, "--output", InFolder("run")), StringComparison.Ordinal);
        var skipping = Run("train", "TinyShapes", "--data", data, "--output", InFolder("run"), "--restart", "--skip-bad-files", "--epochs", "3");
        Assert.True(skipping.Code == 0, skipping.Error);
        // Once for every file, not for every epoch.
        Assert.Equal(1, skipping.Output.Split("Skipped: ").Length - 1);
        Assert.Contains(Path.Combine("images", "train", "2.png"), skipping.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Label_map_of_another_size_than_its_image_is_named()
    {
        var data = MakeShapes();
        ImageFile.Write(Path.Combine(data, "labels", "train", "3.png"), new LabelMap(5, 5));

        var error = Fails(1, "train", "TinyShapes", "--data", data, "--output", InFolder("run"));

        Assert.Contains(Path.Combine("labels", "train", "3.png"), error, StringComparison.Ordinal);
        Assert.Contains("5×5", error, StringComparison.Ordinal);
        Assert.Equal(0, StepOf("run"));
    }

    [Fact]
    public void A_missing_dataset_is_named_before_anything_is_written()
    {
        Assert.Contains("nowhere", Fails(1, "train", "TinyShapes", "--data", InFolder("nowhere"), "--output", InFolder("run")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(InFolder("run")));
    }

    [Fact]
    public void Experiment_that_starts_from_another_explains_how_to_get_its_weights()
    {
        var error = Fails(1, "train", "TinyShapesAgain", "--data", MakeShapes(), "--output", InFolder("run"));

        Assert.Contains("seg train TinyShapes)", error, StringComparison.Ordinal);
        Assert.Contains("--start none", error, StringComparison.Ordinal);
        Assert.Equal(0, Run("train", "TinyShapesAgain", "--data", MakeShapes(), "--output", InFolder("run"), "--steps", "2", "--start", "none").Code);
    }

    [Fact]
    public void A_network_is_evaluated_on_a_named_dataset()
    {
        var weights = InFolder("w.safetensors");
        using (var network = new TinyNetwork(2, 8)) Checkpoints.Safetensors.SafetensorsWriter.Write(weights, network.state_dict());

        Assert.Contains("--dataset NAME", Fails(1, "eval", "TinyNet", "--weights", weights), StringComparison.Ordinal);
        Assert.Contains("Did you mean 'Shapes'?", Fails(1, "eval", "TinyNet", "--weights", weights, "--dataset", "Shape"), StringComparison.Ordinal);
        var wrongSplit = Fails(1, "eval", "TinyShapes", "--weights", weights, "--data", MakeShapes(), "--split", "test");
        Assert.Contains("no split 'test'", wrongSplit, StringComparison.Ordinal);
        using (var network = new TinyNetwork(3, 8)) Checkpoints.Safetensors.SafetensorsWriter.Write(weights, network.state_dict());
        var wrongClasses = Fails(1, "eval", "TinyNet", "--weights", weights, "--dataset", "Shapes", "--data", MakeShapes(), "--set", "classes=3");
        Assert.Contains("scores 3 classes, but Shapes has 2", wrongClasses, StringComparison.Ordinal);
    }

    private static string TableOf(CommandResult result) => result.Output[..result.Output.IndexOf(" images of", StringComparison.Ordinal)];
}
