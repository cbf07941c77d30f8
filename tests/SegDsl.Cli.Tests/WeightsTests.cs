using SegDsl.Checkpoints.Safetensors;
using System.Text.Json;
using SegDsl.Checkpoints;
using SegDsl.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Cli.Tests;

public sealed class WeightsTests : CommandLineFixture
{
    private readonly string weights;

    public WeightsTests()
    {
        weights = InFolder("w.safetensors");
        manual_seed(1);
        using var network = new TinyNetwork(2, 8);
        SafetensorsWriter.Write(weights, network.state_dict(), new Dictionary<string, string> { ["steps"] = "7" });
    }

    private static string Training => Path.Combine(AppContext.BaseDirectory, "Fixtures", "checkpoints", "training.pth");

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "checkpoints", name);

    private string Store(string name, params (string Key, Tensor Value)[] tensors)
    {
        SafetensorsWriter.Write(InFolder(name), tensors.Select(tensor => KeyValuePair.Create(tensor.Key, tensor.Value)));
        return InFolder(name);
    }

    [Fact]
    public void Show_lists_keys_types_shapes_and_totals()
    {
        var result = Run("weights", "show", weights);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("first.weight  Float32  [8, 3, 3, 3]", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("4 tensors, 242 values, 968 bytes; safetensors\nsteps: 7\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_names_the_source_of_tensors_in_a_training_checkpoint_and_ignored_entries()
    {
        var result = Run("weights", "show", Training, "--stats");

        Assert.Matches(@"module\.w  Float32  \[2, 2\]  1\.5   1\.118  0    3\n", result.Output);
        Assert.Contains("1 tensors, 4 values, 16 bytes; 'state_dict' of PyTorch (zip)\nskipped: epoch, optim", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_as_json_can_be_read()
    {
        using var json = JsonDocument.Parse(Run("weights", "show", Store("a.safetensors", ("w", tensor(new[] { 1f, float.NaN }))), "--json", "--stats").Output);

        var tensor0 = json.RootElement.GetProperty("tensors")[0];
        Assert.Equal("Safetensors", json.RootElement.GetProperty("format").GetString());
        Assert.Equal((2, 8), (json.RootElement.GetProperty("values").GetInt64(), json.RootElement.GetProperty("bytes").GetInt64()));
        Assert.Equal("w", tensor0.GetProperty("key").GetString());
        Assert.Equal(JsonValueKind.Null, tensor0.GetProperty("mean").ValueKind);
    }

    [Fact]
    public void Convert_renames_and_changes_types()
    {
        var output = InFolder("out", "c.safetensors");
        var result = Run("weights", "convert", Training, "--output", output, "--rename", "module.=", "--rename", "w=x", "--dtype", "fp16");

        Assert.Equal(0, result.Code);
        Assert.Equal($"1 tensors → {output}\n11 other entries of {Training} were skipped; 'seg weights show' lists them.\n", result.Output);
        using var file = Checkpoint.Open(output);
        Assert.Equal(ScalarType.Float16, file.Tensors["x"].Type);
        Assert.Equal([0f, 1f, 2f, 3f], file.Read("x").to(ScalarType.Float32).data<float>().ToArray());
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void Convert_splits_into_files_that_are_read_as_one()
    {
        var result = Run("weights", "convert", weights, "-o", InFolder("s.safetensors"), "--shard-size", "100");

        Assert.Equal($"4 tensors → {InFolder("s.safetensors.index.json")}\n", result.Output);
        Assert.Equal(
            ["s-00001-of-00003.safetensors", "s-00002-of-00003.safetensors", "s-00003-of-00003.safetensors", "s.safetensors.index.json", "w.safetensors"],
            Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(0, Run("weights", "diff", weights, InFolder("s.safetensors.index.json")).Code);
        Assert.Equal(0, Run("weights", "diff", InFolder("s.safetensors.index.json"), "TinyNet").Code);
    }

    [Theory]
    [InlineData("has no tensor whose name starts with 'nothing'", "--rename", "nothing=")]
    [InlineData("would have two tensors named 'bias'", "--rename", "first.=", "--rename", "last.=")]
    [InlineData("would have a tensor named ''", "--rename", "first.bias=")]
    [InlineData("expected from=to", "--rename", "nothing")]
    public void Convert_rejects_invalid_names(string says, params string[] options)
    {
        Assert.Contains(says, Fails(1, ["weights", "convert", weights, "--output", InFolder("c.safetensors"), .. options]), StringComparison.Ordinal);
        Assert.Equal([weights], Directory.GetFiles(Folder));
    }

    [Fact]
    public void Convert_rejects_values_out_of_range()
    {
        var large = Store("large.safetensors", ("w", tensor(1e6f)), ("v", tensor(float.PositiveInfinity)));

        var error = Fails(1, "weights", "convert", large, "--output", InFolder("c.safetensors"), "--dtype", "fp16");
        Assert.Contains("values in 'w' that are too large for Float16", error, StringComparison.Ordinal);
        Assert.Contains("must end with .safetensors", Fails(1, "weights", "convert", large, "--output", InFolder("c.bin")), StringComparison.Ordinal);
        var size = Fails(2, "weights", "convert", large, "--output", InFolder("c.safetensors"), "--shard-size", "much");
        Assert.Contains("--shard-size much: expected a size, for example 2GB", size, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(Folder).Length);
        Assert.Equal(0, Run("weights", "convert", large, "--output", InFolder("c.safetensors"), "--dtype", "bf16").Code);
    }

    [Fact]
    public void Diff_lists_differences_from_the_largest()
    {
        var a = Store("a.safetensors", ("same", ones(2)), ("gone", ones(2)), ("shape", ones(2)), ("type", ones(2)), ("little", zeros(3)), ("much", zeros(3)),
            ("nan", tensor(new[] { float.NaN, float.PositiveInfinity })));
        var b = Store("b.safetensors", ("same", ones(2)), ("new", ones(1)), ("shape", ones(3)), ("type", ones(2).to(ScalarType.Float16)),
            ("little", tensor(new[] { 0, 0.25f, 0 })), ("much", ones(3)), ("nan", tensor(new[] { float.NaN, float.PositiveInfinity })));

        var result = Run("weights", "diff", a, b);
        Assert.Equal(
            (1, """
                only in the first file: 1
                  gone [2]
                only in the second file: 1
                  new [1]
                different shape: 1
                  shape [2] → [3]
                different type: 1
                  type Float32 → Float16
                different values: 2
                  much: up to 1, in 3 of 3 values
                  little: up to 0.25, in 1 of 3 values
                2 tensors are equal.

                """),
            (result.Code, result.Output));
        Assert.DoesNotContain("little", Run("weights", "diff", a, b, "--tolerance", "0.5").Output, StringComparison.Ordinal);
        result = Run("weights", "diff", a, a);
        Assert.Equal((0, "7 tensors are equal; the checkpoints do not differ.\n"), (result.Code, result.Output));
    }

    [Fact]
    public void Diff_against_a_network_lists_tensors_that_do_not_load()
    {
        var result = Run("weights", "diff", weights, "TinyNet");
        Assert.Equal((0, "4 entries match; the file can be loaded without changes.\n"), (result.Code, result.Output));

        result = Run("weights", "diff", weights, "TinyNet", "--set", "classes=3");
        Assert.Equal(1, result.Code);
        Assert.Contains("last.bias [3], but [2] in the file", result.Output, StringComparison.Ordinal);
        Assert.Contains("no network 'TinyNte'", Fails(1, "weights", "diff", weights, "TinyNte"), StringComparison.Ordinal);
        Assert.Contains("there is no such file", Fails(1, "weights", "diff", weights, "none.pth"), StringComparison.Ordinal);
    }

    [Fact]
    public void Matching_tensors_are_loaded_on_request_and_the_others_are_listed()
    {
        using var network = new TinyNetwork(2, 8);
        var state = network.state_dict();
        var part = Store("part.safetensors",
            ("module.first.weight", state["first.weight"]), ("module.first.bias", state["first.bias"].to(ScalarType.Float16)),
            ("module.edge_conv.weight", ones(1)));
        var input = Store("x.safetensors", ("input", randn(1, 3, 4, 4)));
        string[] infer = ["infer", "TinyNet", "--input", input, "--output", InFolder("y.safetensors"), "--weights"];

        Assert.Contains("Use --partial to load the matching entries only.", Fails(1, [.. infer, part]), StringComparison.Ordinal);
        Assert.False(File.Exists(InFolder("y.safetensors")));
        var result = Run([.. infer, part, "--partial"]);
        Assert.Equal(0, result.Code);
        Assert.Equal(
            $"""
            seg: {part}: 2 of 4 entries loaded.
            The prefix 'module.' was removed from 2 keys.
            Converted from Float16 to Float32: 1.
            Missing from the file, unchanged:
              last.weight [2, 8, 1, 1]
              last.bias [2]
            Unexpected, ignored:
              module.edge_conv.weight [1]

            """,
            result.Error);
        Assert.Contains("no entry matches in name and shape", Fails(1, [.. infer, input, "--partial"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_argument_is_reported_with_the_full_command() =>
        Assert.Contains("Try 'seg weights show --help'.", Fails(2, "weights", "show", weights, "--jsno"), StringComparison.Ordinal);

    [Fact]
    public void Show_lists_the_Python_objects_that_it_skips()
    {
        var result = Run("weights", "show", Fixture("objects_zip.pth"));

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("skipped Python objects, not executed:\nkey ", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nargs +argparse\.Namespace\n", result.Output);
        Assert.Matches(@"\ncallbacks\.ModelCheckpoint\.callback +pytorch_lightning\.callbacks\.model_checkpoint\.ModelCheckpoint\n", result.Output);
        using var json = JsonDocument.Parse(Run("weights", "show", Fixture("objects_zip.pth"), "--json").Output);
        Assert.Equal("argparse.Namespace", json.RootElement.GetProperty("objects")[0].GetProperty("class").GetString());
    }

    [Fact]
    public void Show_names_the_first_tensor_that_is_not_finite()
    {
        var file = Store("a.safetensors", ("a", ones(2)), ("b", full(3, float.NaN)), ("c", full(1, float.PositiveInfinity)));

        Assert.Contains(
            "NaN or infinite values in 2 of 3 tensors; the first is 'b' (3 of 3 values)\n", Run("weights", "show", file).Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Run("weights", "show", file, "--json").Output);
        Assert.Equal(3, json.RootElement.GetProperty("nonFinite")[0].GetProperty("count").GetInt64());
    }

    [Fact]
    public void Averaged_weights_are_selected_by_key()
    {
        var shown = Run("weights", "show", Fixture("several.pth")).Output;
        Assert.Contains("'model' of PyTorch (zip)\nskipped: ema\nother weights: ema; select one with --key\n", shown, StringComparison.Ordinal);
        shown = Run("weights", "show", Fixture("several.pth"), "--key", "ema").Output;
        Assert.Contains("'ema' of PyTorch (zip)\nskipped: model\n", shown, StringComparison.Ordinal);

        using var network = new TinyNetwork(2, 8);
        var file = Store("two.safetensors", [
            .. network.state_dict().Select(entry => ("model." + entry.Key, entry.Value)),
            .. network.state_dict().Select(entry => ("model_ema." + entry.Key, entry.Value + 1))]);
        string[] infer = ["infer", "TinyNet", "--input", Store("x.safetensors", ("input", randn(1, 3, 4, 4))), "--output", InFolder("y.safetensors")];
        var result = Run([.. infer, "--weights", file]);
        Assert.Contains(
            "The prefix 'model.' was removed from 4 keys.\nThe file also has 'model_ema.' with the same keys, which its key selects "
            + "(--key, or --start-key of 'seg train').",
            result.Error, StringComparison.Ordinal);
        result = Run([.. infer, "--weights", file, "--key", "model_ema"]);
        Assert.Equal((0, $"seg: {file}: Loaded 'model_ema'.\n"), (result.Code, result.Error));
    }

    [Fact]
    public void Weights_without_auxiliary_heads_are_loaded_for_inference()
    {
        var source = InFolder("aux.seg");
        File.WriteAllText(source, """
            namespace Mine

            network WithAux(classes: int = 2)
            {
                in image: [N, 3, H, W]

                x = image -> body: [Conv(4, 3), Norm, relu]

                out seg: [N, classes, H, W] = x -> score: Conv(classes, 1, bias: true)
                out aux aux: [N, classes, H, W] = x -> helper: [Conv(4, 3), Norm, relu, Conv(classes, 1, bias: true)]
            }
            """);
        (string, Tensor)[] body =
        [
            ("body.0.weight", ones(4, 3, 3, 3)), ("body.1.weight", ones(4)), ("body.1.bias", ones(4)),
            ("body.1.running_mean", ones(4)), ("body.1.running_var", ones(4)),
        ];
        var file = Store("inference.safetensors", [.. body, ("score.weight", ones(2, 4, 1, 1)), ("score.bias", ones(2))]);
        var input = Store("x.safetensors", ("input", randn(1, 3, 4, 4)));
        string[] infer = ["infer", "WithAux", "--file", source, "--input", input, "--output", InFolder("y.safetensors"), "--weights"];

        var result = Run([.. infer, file]);
        Assert.Equal(0, result.Code);
        Assert.Contains("only used in training: 8 entries of auxiliary heads, for example helper.0.weight.\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("helper.0.weight", Fails(1, [.. infer, file, "--auxiliary"]), StringComparison.Ordinal);
        var error = Fails(1, [.. infer, Store("broken.safetensors", [.. body, ("score.weight", ones(2, 4, 1, 1))])]);
        Assert.Contains("Missing from the file:\n  body.1.num_batches_tracked []\n  score.bias [2]\n", error, StringComparison.Ordinal);
        error = Run([.. infer, file, "--partial", "--set", "classes=3"]).Error;
        Assert.Contains(
            "score.bias [3], but [2] in the file\n", error, StringComparison.Ordinal);
        Assert.Contains(
            "The network has 3 classes, but the file has 2. In a partial match, these layers stay random: 'score'.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_writes_files_of_PyTorch()
    {
        var output = InFolder("w.pth");
        var result = Run("weights", "convert", weights, "--to", "pytorch", "--output", output);

        Assert.Equal((0, $"4 tensors → {output}\n"), (result.Code, result.Output));
        Assert.Equal(0, Run("weights", "diff", weights, output).Code);
        Assert.EndsWith("4 tensors, 242 values, 968 bytes; PyTorch (zip)\n", Run("weights", "show", output).Output, StringComparison.Ordinal);
        Assert.Contains(
            "must end with .pth, .pt, .ckpt or .bin",
            Fails(1, "weights", "convert", weights, "--to", "pytorch", "-o", InFolder("w.zip")), StringComparison.Ordinal);
        Assert.Contains(
            "--shard-size applies to safetensors only",
            Fails(2, "weights", "convert", weights, "--to", "pytorch", "-o", output, "--shard-size", "1KB"), StringComparison.Ordinal);
        Assert.Equal(["w.pth", "w.safetensors"], Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Convert_renames_weights_of_another_framework_for_a_network()
    {
        var output = InFolder("c.safetensors");
        var result = Run("weights", "convert", weights, "--from", "torchvision", "--network", "TinyNet", "--output", output);
        Assert.Equal((0, $"4 tensors → {output}\n", ""), (result.Code, result.Output, result.Error));

        string[] timm = ["weights", "convert", weights, "--from", "timm", "--network", "TinyNet", "--set", "classes=3"];
        var error = Fails(1, [.. timm, "--output", InFolder("d.safetensors")]);
        Assert.Contains("does not match the network with the names that timm uses for", error, StringComparison.Ordinal);
        Assert.Contains("different shape: 2\n  last.weight [2, 8, 1, 1], but last.weight [3, 8, 1, 1] in the network\n", error, StringComparison.Ordinal);
        Assert.False(File.Exists(InFolder("d.safetensors")));
        Assert.Contains("belong together", Fails(2, "weights", "convert", weights, "--from", "timm", "--output", output), StringComparison.Ordinal);
        Assert.Contains("--from", Fails(2, "weights", "convert", weights, "--from", "keras", "--network", "TinyNet", "-o", output), StringComparison.Ordinal);
    }
}
