using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SegDsl.Imaging;

namespace SegDsl.Cli.Tests;

/// <summary>Networks with several tasks, and networks that do not segment, from data to pictures.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed partial class TaskTests : CommandLineFixture
{
    private const int Side = 16;

    private static readonly string[] Names = ["t0", "t1", "t2", "t3", "t4", "t5", "v0", "v1", "v2"];

    private const string Targets = """
            target depth from "depth/{name}.png" scale 256
            target damage mask from "scratch/{name}.png" + "dent/{name}.png" labels [scratch, dent] ignore 128
            target scene class from "scenes.txt" classes [dark, bright]

        """;

    private const string Labels = """
            ignore 255
            classes {
                ground 10 #000000
                square 20 #ff0000
            }
            labels "labels/{split}/{name}.png"

        """;

    /// <summary>A loss and a metric of every kind of target, in C#.</summary>
    private const string Own = """
        extern loss soft()
        extern loss off(scale: float = 1.0) of values
        extern loss harmed() of mask
        extern loss kind() of class
        extern metric right()
        extern metric within(limit: float) of values
        extern metric agreement() of mask
        extern metric top() of class

        """;

    private const string OwnCode = """
        using SegDsl.Metrics;
        using TorchSharp;
        using static TorchSharp.torch;

        public static partial class Externs
        {
            public static partial Tensor Soft(Tensor logits, Tensor labels, long ignoreIndex) =>
                nn.functional.cross_entropy(logits, labels, ignore_index: ignoreIndex);

            public static partial Tensor Off(Tensor output, Tensor target, double scale) => scale * (target - output).nan_to_num().abs().mean();

            public static partial Tensor Harmed(Tensor logits, Tensor target)
            {
                var valid = target.isnan().logical_not();
                return nn.functional.binary_cross_entropy_with_logits(logits.masked_select(valid), target.masked_select(valid));
            }

            public static partial Tensor Kind(Tensor logits, Tensor target, long ignoreIndex) =>
                nn.functional.cross_entropy(logits, target, ignore_index: ignoreIndex);

            public static partial Metric Right(long classes, long ignoreIndex) => new Fraction(
                (prediction, target) => (prediction.argmax(1).eq(target), target.ne(ignoreIndex)));

            public static partial Metric Within(double limit) => new Fraction(
                (prediction, target) => ((prediction - target).abs().lt(limit), target.isnan().logical_not()));

            public static partial Metric Agreement(long labels) => new Fraction(
                (prediction, target) => (prediction.ge(0.5).eq(target), target.isnan().logical_not()));

            public static partial Metric Top(long classes, long ignoreIndex) => new Fraction(
                (prediction, target) => (prediction.argmax(1).eq(target), target.ne(ignoreIndex)));
        }

        public sealed class Fraction(Func<Tensor, Tensor, (Tensor Right, Tensor Counted)> compare) : Metric(sums: 2)
        {
            public override void Update(Tensor prediction, Tensor target)
            {
                var (right, counted) = compare(prediction, target);
                Sums[0] += right.logical_and(counted).sum().item<long>();
                Sums[1] += counted.sum().item<long>();
            }

            public override double? Value => Sums[1] == 0 ? null : Sums[0] / Sums[1];
        }
        """;

    private static string Source(string labels, string network, string loss) => $$"""
        dataset Rooms
        {
            root   "rooms"
        {{labels}}{{Targets}}
            images "images/{split}/{name}.png"
            splits { train, val }
        }

        {{network}}

        experiment Run
        {
            network   Net
            data      Rooms
            loss      {{loss}}
            augment   crop(16)
            optimizer adam(lr: 0.05)
            epochs    25
            batch     2
            patience  100
            evaluate_every 25
        }
        """;

    private const string Everything = """
        network Net()
        {
            in image: [N, 3, H, W]
            x = image -> stem: [Conv(16, 3, bias: true), relu]
            out seg = x -> score: Conv(2, 1, bias: true)
            out depth = x -> far: Conv(1, 1, bias: true) -> softplus
            out damage = x -> harm: Conv(2, 1, bias: true)
            out scene = x -> global_avg_pool -> flatten -> kind: Linear(2)
        }
        """;

    private const string Depth = """
        network Net()
        {
            in image: [N, 3, H, W]
            out depth = image -> stem: [Conv(16, 3, bias: true), relu] -> far: Conv(1, 1, bias: true) -> softplus
        }
        """;

    [Fact]
    public void Losses_and_metrics_in_csharp_apply_to_every_kind_of_target()
    {
        MakeRooms();
        var source = Own + Source(Labels, Everything, "soft + off(depth, scale: 2.0) + harmed(damage) + 0.1 * kind(scene)")
            .Replace("patience  100", "metric right, within(depth, limit: 0.1), agreement(damage), top(scene)\n best within(depth)", StringComparison.Ordinal);
        string[] arguments = ["Run", "--file", Write("run.seg", source), "--file", Write("run.cs", OwnCode), "--data", InFolder("rooms")];

        Assert.Equal((0, ""), Errors(Run(["train", .. arguments, "--output", InFolder("run")])));
        using var json = JsonDocument.Parse(Run(["eval", .. arguments, "--weights", InFolder("run", "last.safetensors"), "--json"]).Output);

        var own = json.RootElement.GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString() ?? "", metric => metric.GetProperty("value").GetDouble());
        var targets = json.RootElement.GetProperty("targets").EnumerateArray()
            .ToDictionary(target => target.GetProperty("name").GetString() ?? "", target => target.GetProperty("metrics"));
        Assert.Equal(json.RootElement.GetProperty("pixel_accuracy").GetDouble(), own["right"], 1e-5);
        Assert.Equal(targets["scene"].GetProperty("accuracy").GetDouble(), own["top"], 1e-5);
        Assert.InRange(own["within"], 0.2, 1);
        Assert.InRange(own["agreement"], 0.8, 1);
        using var metrics = JsonDocument.Parse(File.ReadAllText(InFolder("run", "metrics.json")));
        Assert.Equal(own["within"], metrics.RootElement.GetProperty("metrics")[1].GetProperty("value").GetDouble(), 1e-5);
    }

    [Fact]
    public void A_network_with_four_tasks_trains_and_is_evaluated_and_predicts()
    {
        MakeRooms();
        var file = Write("run.seg", Source(
            Labels, Everything,
            "cross_entropy + 0.5 * silog(depth) + l1(depth) + bce(damage, positive: 2) + binary_dice(damage) + 0.1 * cross_entropy(scene, smoothing: 0.01)"));
        string[] arguments = ["Run", "--file", file, "--data", InFolder("rooms")];

        var check = Run(["data", "check", "Rooms", "--file", file, "--data", InFolder("rooms")]);
        Assert.True(check.Code == 0, check.Output);
        var stats = Run(["data", "stats", "Rooms", "--file", file, "--data", InFolder("rooms")]);
        Assert.Contains("depth", stats.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), Errors(Run("data", "preview", "Run", "--file", file, "--data", InFolder("rooms"), "--output", InFolder("preview.png"))));
        // Image, labels, edges, depth, scratch and dent, with gaps of 4 pixels.
        Assert.Equal(6 * Side + 5 * 4, ImageFile.Read(InFolder("preview.png")).Width);

        var trained = Run(["train", .. arguments, "--output", InFolder("run")]);
        Assert.Equal((0, ""), Errors(trained));
        Assert.Contains("silog(depth)", trained.Output, StringComparison.Ordinal);
        Assert.Matches(@"mean IoU \S+ \(best\), .*rmse\(depth\) \S+, iou\(damage\) \S+, accuracy\(scene\) 1\.0000", trained.Output);

        string[] weights = ["--weights", InFolder("run", "last.safetensors")];
        var evaluated = Run(["eval", .. arguments, .. weights, "--json", "--hausdorff"]);
        Assert.Equal((0, ""), Errors(evaluated));
        using var json = JsonDocument.Parse(evaluated.Output);
        using var metrics = JsonDocument.Parse(File.ReadAllText(InFolder("run", "metrics.json")));
        foreach (var document in new[] { json.RootElement, metrics.RootElement })
        {
            var targets = document.GetProperty("targets").EnumerateArray().ToDictionary(target => target.GetProperty("name").GetString() ?? "");
            Assert.Equal(["depth", "damage", "scene"], targets.Keys);
            Assert.InRange(targets["depth"].GetProperty("metrics").GetProperty("rmse").GetDouble(), 0.001, 0.5);
            Assert.InRange(targets["damage"].GetProperty("labels").GetProperty("dent").GetProperty("dice").GetDouble(), 0.7, 1);
            Assert.Equal(1, targets["scene"].GetProperty("metrics").GetProperty("accuracy").GetDouble());
            Assert.Equal(3, targets["scene"].GetProperty("images").GetInt32());
            Assert.InRange(document.GetProperty("calibration_error").GetDouble(), 0, 1);
        }
        Assert.True(json.RootElement.GetProperty("mean_hausdorff95").GetDouble() >= 0);

        var table = Run(["eval", .. arguments, .. weights, "--output", InFolder("errors")]).Output;
        Assert.Contains("absrel", table, StringComparison.Ordinal);
        Assert.Contains("scratch", table, StringComparison.Ordinal);
        // Image, label, prediction, errors, then target and prediction of depth, scratch and dent.
        Assert.Equal(10 * Side + 9 * 4, ImageFile.Read(InFolder("errors", "v0_side_by_side.png")).Width);

        var report = File.ReadAllText(InFolder("run", "report.html"));
        Assert.Contains("rmse(depth)", report, StringComparison.Ordinal);
        Assert.Contains("alt=\"depth target of v0\"", report, StringComparison.Ordinal);
        Assert.Contains("scene: ", report, StringComparison.Ordinal);

        var predicted = Run(["predict", .. arguments, .. weights, "--split", "val", "--output", InFolder("out")]);
        Assert.Equal((0, ""), Errors(predicted));
        Assert.Matches(
            @"v0\.png: ids, colors, overlay, depth, depth_values, damage_scratch, damage_scratch_values, damage_dent, damage_dent_values, scene \w+ \(",
            predicted.Output);
        var stored = ImageFile.ReadLabels(InFolder("out", "v0_depth_values.png"));
        Assert.InRange(stored.Values[Side + 5] / 256.0, 0.5, 6);
    }

    [Theory]
    [InlineData("silog(depth)")]
    [InlineData("huber(depth, delta: 0.5)")]
    [InlineData("0.5 * berhu(depth) + 0.5 * mse(depth)")]
    public void A_network_that_does_not_segment_trains_on_data_without_labels(string loss)
    {
        MakeRooms();
        var file = Write("run.seg", Source("", Depth, loss));
        string[] arguments = ["Run", "--file", file, "--data", InFolder("rooms")];

        var trained = Run(["train", .. arguments, "--output", InFolder("run")]);
        Assert.Equal((0, ""), Errors(trained));
        Assert.Matches(@"after step \d+: rmse\(depth\) 0\.\d+ \(best\)", trained.Output);
        Assert.DoesNotContain("IoU", trained.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(InFolder("run", "best.safetensors")));
        Assert.DoesNotContain("mean IoU", File.ReadAllText(InFolder("run", "report.html")), StringComparison.Ordinal);

        string[] weights = ["--weights", InFolder("run", "best.safetensors")];
        var evaluated = Run(["eval", .. arguments, .. weights, "--window", "12", "--flip", "--output", InFolder("errors")]);
        Assert.Equal((0, ""), Errors(evaluated));
        Assert.Contains("3 images of Rooms/val", evaluated.Output, StringComparison.Ordinal);
        // The scores of a segmentation are omitted.
        using var json = JsonDocument.Parse(Run(["eval", .. arguments, .. weights, "--json"]).Output);
        Assert.Equal(
            ["dataset", "images", "inference", "name", "seconds", "split", "targets"],
            json.RootElement.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        using var metrics = JsonDocument.Parse(File.ReadAllText(InFolder("run", "metrics.json")));
        Assert.False(metrics.RootElement.TryGetProperty("mean_iou", out _));
        Assert.DoesNotContain("mean_iou", File.ReadAllText(InFolder("run", "log.jsonl")), StringComparison.Ordinal);
        var predicted = Run(["predict", .. arguments, .. weights, "--split", "val", "--output", InFolder("out")]);
        Assert.Contains("v0.png: depth, depth_values", predicted.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Rooms has no classes", Fails(1, ["predict", .. arguments, .. weights, "--split", "val", "--output", InFolder("out"), "--write", "ids"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_names_the_metric_of_the_best_evaluation()
    {
        MakeRooms();
        var file = Write("run.seg", Source(Labels, Everything, "cross_entropy + l1(depth)").Replace(
            "evaluate_every 25", "evaluate_every 1\n    best delta1(depth)", StringComparison.Ordinal));
        var trained = Run("train", "Run", "--file", file, "--data", InFolder("rooms"), "--output", InFolder("run"), "--epochs", "4");

        Assert.Equal((0, ""), Errors(trained));
        var scores = Score().Matches(trained.Output).Select(match => (Value: match.Groups[1].Value, IsBest: match.Groups[2].Length > 0)).ToList();
        Assert.Equal(4, scores.Count);
        var best = "";
        // Higher values are better.
        Assert.All(scores, score =>
        {
            Assert.Equal(string.CompareOrdinal(score.Value, best) > 0, score.IsBest);
            if (score.IsBest) best = score.Value;
        });
    }

    [GeneratedRegex(@"after step \d+: delta1\(depth\) (\S+?)( \(best\))?, mean IoU")]
    private static partial Regex Score();

    [Fact]
    public void Two_devices_evaluate_as_one()
    {
        MakeRooms();
        var file = Write("run.seg", Source(Labels, Everything, "cross_entropy + l1(depth) + bce(damage) + cross_entropy(scene)"));
        Train("Run", file, InFolder("rooms"), "run", "--devices", "2", "--epochs", "2");

        var evaluated = Run("eval", "Run", "--file", file, "--data", InFolder("rooms"), "--weights", InFolder("run", "last.safetensors"), "--json");
        using var together = JsonDocument.Parse(File.ReadAllText(InFolder("run", "metrics.json")));
        using var alone = JsonDocument.Parse(evaluated.Output);
        foreach (var property in new[] { "images", "targets", "calibration_error", "cross_entropy", "mean_dice" })
            Assert.Equal(alone.RootElement.GetProperty(property).GetRawText(), together.RootElement.GetProperty(property).GetRawText(), Compare);

        // The sums of processes differ in their order.
        static bool Compare(string one, string other) => Space().Replace(Digits().Replace(one, ""), "") == Space().Replace(Digits().Replace(other, ""), "")
            && Digits().Matches(one).Zip(Digits().Matches(other)).All(pair =>
                Math.Abs(double.Parse(pair.First.Value, CultureInfo.InvariantCulture) - double.Parse(pair.Second.Value, CultureInfo.InvariantCulture)) < 2e-6);
    }

    [GeneratedRegex(@"\d+\.?\d*(e-?\d+)?", RegexOptions.IgnoreCase)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\s")]
    private static partial Regex Space();

    [Fact]
    public void A_resumed_run_keeps_its_best_score()
    {
        MakeRooms();
        var file = Write("run.seg", Source("", Depth, "l1(depth)").Replace("evaluate_every 25", "evaluate_every 1", StringComparison.Ordinal));
        string[] arguments = ["train", "Run", "--file", file, "--data", InFolder("rooms"), "--output", InFolder("run")];

        Assert.Equal((0, ""), Errors(Run([.. arguments, "--epochs", "3"])));
        // The best RMSE of an untrained network is above 1.
        Assert.Equal((0, ""), Errors(Run([.. arguments, "--epochs", "3", "--resume"])));
    }

    [Fact]
    public void A_target_without_values_is_reported_and_no_evaluation_is_the_best()
    {
        MakeRooms(depth: (_, _) => 0);
        var file = Write("run.seg", Source("", Depth, "l1(depth)"));
        var check = Run("data", "check", "Rooms", "--file", file, "--data", InFolder("rooms"));
        Assert.Contains("3 files of the target 'depth' have no value", check.Output, StringComparison.Ordinal);

        var trained = Run("train", "Run", "--file", file, "--data", InFolder("rooms"), "--output", InFolder("run"), "--epochs", "1");
        Assert.Equal(0, trained.Code);
        Assert.Contains("The target of rmse(depth) has no value in 'val', so no evaluation is the best.", trained.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(InFolder("run", "best.safetensors")));
    }

    [Fact]
    public void A_missing_file_of_a_target_ends_the_run()
    {
        MakeRooms();
        File.Delete(InFolder("rooms", "dent", "t1.png"));
        var file = Write("run.seg", Source("", Depth, "l1(depth)"));

        var error = Fails(1, "train", "Run", "--file", file, "--data", InFolder("rooms"), "--output", InFolder("run"));

        Assert.Contains("1 file of targets is missing. The first is", error, StringComparison.Ordinal);
        Assert.Contains("the target 'damage' of the image", error, StringComparison.Ordinal);
    }

    private static (int Code, string Error) Errors(CommandResult result) => (result.Code, result.Error);

    /// <summary>Writes rooms: a square of another color, depth that grows with the red channel, and a scene that is bright or dark.</summary>
    private void MakeRooms(Func<int, int, double>? depth = null)
    {
        var random = new Random(1);
        var scenes = new List<string>();
        foreach (var name in Names)
        {
            var isBright = scenes.Count % 2 == 1;
            var (left, top) = (random.Next(2, 8), random.Next(2, 8));
            var image = new RgbImage(Side, Side);
            var (labels, stored) = (new LabelMap(Side, Side), new LabelMap(Side, Side));
            var (scratch, dent) = (new LabelMap(Side, Side), new LabelMap(Side, Side));
            for (var y = 0; y < Side; y++)
                for (var x = 0; x < Side; x++)
                {
                    var isSquare = x >= left && x < left + 6 && y >= top && y < top + 6;
                    var pixel = image.Row(y).Slice(3 * x, 3);
                    (pixel[0], pixel[1], pixel[2]) = ((byte)(16 * x), isSquare ? (byte)220 : (byte)30, isBright ? (byte)230 : (byte)20);
                    labels.Row(y)[x] = isSquare ? (ushort)20 : (ushort)10;
                    var far = depth is null ? 1 + x / 4.0 : depth(x, y);
                    // The first row has no value.
                    stored.Row(y)[x] = y == 0 ? (ushort)0 : (ushort)(256 * far);
                    scratch.Row(y)[x] = (ushort)(y == 0 ? 128 : x >= 8 ? 255 : 0);
                    dent.Row(y)[x] = (ushort)(isSquare ? 1 : 0);
                }
            var split = name[0] == 't' ? "train" : "val";
            ImageFile.Write(InFolder("rooms", "images", split, name + ".png"), image);
            ImageFile.Write(InFolder("rooms", "labels", split, name + ".png"), labels);
            ImageFile.Write(InFolder("rooms", "depth", name + ".png"), stored);
            ImageFile.Write(InFolder("rooms", "scratch", name + ".png"), scratch);
            ImageFile.Write(InFolder("rooms", "dent", name + ".png"), dent);
            scenes.Add($"{name} {(isBright ? "bright" : "dark")}");
        }
        File.WriteAllLines(InFolder("rooms", "scenes.txt"), scenes);
    }
}
