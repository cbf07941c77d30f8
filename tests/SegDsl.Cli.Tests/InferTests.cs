using SegDsl.Checkpoints.Safetensors;
using SegDsl.Checkpoints;
using SegDsl.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Cli.Tests;

public sealed class InferTests : CommandLineFixture
{
    private readonly string weights;
    private readonly string input;
    private readonly string output;

    public InferTests()
    {
        (weights, input, output) = (InFolder("w.safetensors"), InFolder("x.safetensors"), InFolder("y.safetensors"));
        manual_seed(1);
        using var network = new TinyNetwork(3, 8);
        SafetensorsWriter.Write(weights, network.state_dict());
        WriteInput(randn(2, 3, 9, 11));
    }

    [Fact]
    public void The_outputs_are_those_of_a_direct_forward_pass()
    {
        var result = Run("infer", "TinyNet", "--set", "classes=3", "--weights", weights, "--input", input, "--output", output);

        Assert.Equal((0, "seg  [2, 3, 9, 11]\n", ""), (result.Code, result.Output, result.Error));
        using var written = Checkpoint.Open(output);
        using var read = Checkpoint.Open(input);
        using var network = new TinyNetwork(3, 8);
        using (var state = Checkpoint.Open(weights)) StateLoader.Load(network, state, StateMatch.Exact);
        network.eval();
        Assert.Equal(["seg"], written.Tensors.Keys);
        Assert.True(network.call(read.Read("input"))["seg"].allclose(written.Read("seg")));
    }

    [Fact]
    public void Auxiliary_outputs_are_written_on_request()
    {
        Assert.Equal(0, Run("infer", "TinyNet", "--set", "classes=3", "--weights", weights, "--input", input, "--output", output, "--auxiliary").Code);

        using var written = Checkpoint.Open(output);
        Assert.Equal(["edge", "seg"], written.Tensors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Weights_of_another_shape_are_listed_and_nothing_is_written()
    {
        var error = FailsToInfer("--set", "classes=4");

        Assert.Contains("last.weight [4, 8, 1, 1], but [3, 8, 1, 1] in the file", error, StringComparison.Ordinal);
        Assert.Contains("last.bias", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_unexpected_keys_are_listed()
    {
        using var network = new TinyNetwork(2, 8);
        SafetensorsWriter.Write(weights, network.state_dict().Where(pair => pair.Key != "last.bias").Append(new("other", zeros(1))));

        var error = FailsToInfer();

        Assert.Contains("last.bias [2]", error, StringComparison.Ordinal);
        Assert.Contains("other [1]", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() => Assert.Contains("nowhere.safetensors", Fails(1,
        "infer", "TinyNet", "--weights", InFolder("nowhere.safetensors"), "--input", input, "--output", output), StringComparison.Ordinal);

    [Fact]
    public void A_damaged_file_is_named()
    {
        var bytes = File.ReadAllBytes(weights);
        File.WriteAllBytes(weights, bytes[..(bytes.Length - 5)]);

        Assert.Contains("w.safetensors", FailsToInfer("--set", "classes=3"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_of_another_rank_is_refused()
    {
        WriteInput(randn(3, 9, 11));

        Assert.Contains("expected Float32 [N, C, H, W]", FailsToInfer("--set", "classes=3"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_of_another_type_is_refused()
    {
        WriteInput(randn(1, 3, 9, 11).to(ScalarType.Float64));

        Assert.Contains("expected Float32 [N, C, H, W]", FailsToInfer("--set", "classes=3"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_of_other_channels_is_refused_in_one_line()
    {
        WriteInput(randn(1, 4, 9, 11));

        var error = FailsToInfer("--set", "classes=3");
        Assert.Contains("rejects an input of shape [1, 4, 9, 11]", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void An_input_of_another_name_is_refused()
    {
        SafetensorsWriter.Write(input, [new("image", zeros(1, 3, 4, 4))]);

        Assert.Contains("has no tensor 'input'. Available tensors: image", FailsToInfer("--set", "classes=3"), StringComparison.Ordinal);
    }

    private void WriteInput(Tensor tensor) => SafetensorsWriter.Write(input, [new("input", tensor)]);

    private string FailsToInfer(params string[] settings)
    {
        var error = Fails(1, ["infer", "TinyNet", "--weights", weights, "--input", input, "--output", output, .. settings]);
        Assert.False(File.Exists(output));
        Assert.Empty(Directory.GetFiles(Folder, "*.tmp"));
        return error;
    }
}
