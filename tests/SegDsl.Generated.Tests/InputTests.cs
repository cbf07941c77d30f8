using Constructs;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>Runs generated networks with several inputs.</summary>
public sealed class InputTests
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void Two_streams_compute_the_values_of_torch()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = new Streams(classes: 5);
        network.eval();
        var (image, depth) = (randn(2, 3, 22, 17), randn(2, 1, 22, 17));
        var state = network.state_dict();

        Tensor Level(string key, Tensor x) => nn.functional.batch_norm(
            nn.functional.conv2d(x, state[key + ".0.weight"], strides: [2, 2], padding: [1, 1]),
            state[key + ".1.running_mean"], state[key + ".1.running_var"], state[key + ".1.weight"], state[key + ".1.bias"]).relu();
        Tensor Gate(string key, Tensor a, Tensor b) => a + nn.functional.conv2d(cat([a, b], 1), state[key + ".gate.weight"]).sigmoid() * b;
        Tensor Resize(Tensor x, Tensor like) =>
            nn.functional.interpolate(x, [like.shape[2], like.shape[3]], mode: InterpolationMode.Bilinear, align_corners: true);

        var (a1, b1) = (Level("color.layer1", image), Level("shape.layer1", depth));
        var fine = Gate("gate1", a1, b1);
        var deep = Gate("gate2", Level("color.layer2", a1), Level("shape.layer2", b1));
        var seg = Resize(nn.functional.conv2d(cat([fine, Resize(deep, fine)], 1), state["score.weight"]), image);

        Assert.Equal([2L, 5, 22, 17], seg.shape);
        Assert.True(seg.allclose(network.forward(depth, image).Seg, Tolerance, Tolerance));
        Assert.True(seg.allclose(network.call(depth, image)["seg"], Tolerance, Tolerance));
        Assert.True(seg.allclose(network.call(new NetworkInputs(image, new NamedTensor("depth", depth)))["seg"], Tolerance, Tolerance));
    }

    [Fact]
    public void Networks_name_their_inputs()
    {
        using var streams = new Streams();
        using var outer = new Outer();
        using var many = new Many();
        Assert.Equal(["depth", "image"], streams.InputNames);
        Assert.Equal(["picture"], outer.InputNames);
        Assert.Equal(["a", "b", "image", "c", "small"], many.InputNames);
        Assert.Equal(
            ["color.layer1.0.weight", "shape.layer1.0.weight"],
            streams.state_dict().Keys.Where(key => key.EndsWith("layer1.0.weight", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_missing_input_is_named()
    {
        using var network = new Streams();
        using var image = zeros(1, 3, 16, 16);
        var error = Assert.Throws<NetworkInputException>(() => network.call(image));
        Assert.Equal(
            "Streams has the inputs 'depth', 'image', but 'depth' is missing. Call network.call(depth, image), or add it to the NetworkInputs.", error.Message);
    }

    [Fact]
    public void Inputs_that_share_a_symbol_must_have_the_same_size()
    {
        using var scope = NewDisposeScope();
        using var network = new Streams();
        var error = Assert.Throws<NetworkInputException>(() => network.forward(zeros(1, 1, 16, 15), zeros(1, 3, 16, 16)));
        Assert.StartsWith(
            "Streams requires that dimension 4 of 'image' equals dimension 4 of 'depth', but got [1, 3, 16, 16] and [1, 1, 16, 15].",
            error.Message, StringComparison.Ordinal);
        Assert.Contains("dimension 1 of", Assert.Throws<NetworkInputException>(() => network.forward(zeros(2, 1, 16, 16), zeros(1, 3, 16, 16))).Message,
            StringComparison.Ordinal);
        Assert.Contains("[1, 16, 16]", Assert.Throws<NetworkInputException>(() => network.forward(zeros(1, 16, 16), zeros(1, 3, 16, 16))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Minimum_sizes_hold_for_every_input()
    {
        using var scope = NewDisposeScope();
        using var network = new Many();
        network.eval();
        var (small, inputs) = (zeros(1, 1, 2, 5), new[] { zeros(1, 1, 3, 3), zeros(1, 2, 3, 3), zeros(1, 3, 3, 3), zeros(1, 1, 3, 3) });
        Assert.Equal([1L, 2, 3, 3], network.forward(inputs[0], inputs[1], inputs[2], inputs[3], small).Seg.shape);
        var low = inputs.Select(input => input.narrow(2, 0, 2).narrow(3, 0, 2)).ToArray();
        Assert.Contains("at least 3x3", Assert.Throws<NetworkInputException>(() => network.forward(low[0], low[1], low[2], low[3], small)).Message,
            StringComparison.Ordinal);
        Assert.Throws<NetworkInputException>(() => network.forward(inputs[0], inputs[1], zeros(1, 3, 3, 4), inputs[3], small));
    }

    [Fact]
    public void A_network_of_two_inputs_is_a_part_of_another()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = new Outer();
        network.eval();
        using var same = new Siamese2();
        same.eval();
        foreach (var (key, value) in same.state_dict()) value.copy_(network.state_dict()["inner." + key]);
        var image = randn(1, 3, 12, 9);
        Assert.True(same.forward(image, image * 2).Seg.allclose(network.call(image)["seg"], Tolerance, Tolerance));
    }

    [Fact]
    public void Hooks_run_for_named_inputs()
    {
        using var scope = NewDisposeScope();
        using var network = new Streams();
        network.eval();
        var seen = new List<string>();
        network.register_forward_pre_hook((_, inputs) =>
        {
            seen.AddRange(inputs.Names);
            return inputs;
        });
        network.call(zeros(1, 1, 16, 16), zeros(1, 3, 16, 16));
        Assert.Equal(["image", "depth"], seen);
    }

    [Fact]
    public void Gradients_reach_every_stream()
    {
        using var scope = NewDisposeScope();
        using var network = new Streams();
        network.call(randn(2, 1, 16, 16), randn(2, 3, 16, 16)).Computed.Aggregate(zeros(1), (sum, output) => sum + output.Value.sum()).backward();
        Assert.All(network.named_parameters(), named => Assert.NotNull(named.parameter.grad));
    }

    [Fact]
    public void Only_the_outputs_and_the_inputs_stay_alive()
    {
        using var network = new Streams();
        network.eval();
        using var noGrad = no_grad();
        using var image = randn(1, 3, 16, 16);
        using var depth = randn(1, 1, 16, 16);
        using var scope = NewDisposeScope();
        var inputs = new NetworkInputs(image, new NamedTensor("depth", depth));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var outputs = network.call(inputs);
        Assert.Equal(1, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
        outputs.DisposeAll();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
