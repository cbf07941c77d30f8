using Constructs;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>Runs generated code with layers that are applied again, and with loops that carry a value.</summary>
public sealed class SharingTests
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void A_shared_layer_has_its_keys_once()
    {
        using var block = new Siamese(leftChannels: 3);
        Assert.Equal(["encoder.0.weight", "deep.weight"], Convolutions(block));
        using var refinement = new Refinement(inChannels: 4);
        Assert.Equal(["start.weight", "update.mix.0.weight", "own.0.conv.weight", "own.1.conv.weight"], Convolutions(refinement));
    }

    [Fact]
    public void A_shared_layer_uses_its_weights_for_every_input()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var block = new Siamese(leftChannels: 3);
        block.eval();
        var (left, right) = (randn(2, 3, 9, 7), randn(2, 3, 9, 7));
        var state = block.state_dict();

        Tensor Encode(Tensor x) => nn.functional.conv2d(
            nn.functional.batch_norm(
                nn.functional.conv2d(x, state["encoder.0.weight"], strides: [2, 2], padding: [1, 1]),
                state["encoder.1.running_mean"], state["encoder.1.running_var"], state["encoder.1.weight"], state["encoder.1.bias"]).relu(),
            state["deep.weight"], padding: [1, 1]);

        Assert.True((Encode(left) - Encode(right)).allclose(block.call(left, right), Tolerance, Tolerance));
    }

    [Fact]
    public void Gradients_of_all_applications_add_up()
    {
        using var scope = NewDisposeScope();
        using var block = new Siamese(leftChannels: 3);
        block.eval();
        var (left, right, zero) = (randn(1, 3, 8, 8), randn(1, 3, 8, 8), zeros(1, 3, 8, 8));

        var both = Gradient(left, right);
        var apart = Gradient(left, zero) + Gradient(zero, right) - Gradient(zero, zero);

        // The block is the difference of two encodings, so its gradient is the difference of theirs.
        Assert.True(both.allclose(apart, 1e-4, 1e-4));

        Tensor Gradient(Tensor a, Tensor b)
        {
            block.zero_grad();
            block.call(a, b).sum().backward();
            return block.state_dict()["encoder.0.weight"].grad!.clone();
        }
    }

    [Fact]
    public void Rounds_carry_their_result()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var block = new Refinement(inChannels: 4);
        block.eval();
        var x = randn(2, 4, 6, 5);
        var state = block.state_dict();

        Tensor Update(Tensor h) => nn.functional.batch_norm(
            nn.functional.conv2d(cat([h, x], 1), state["update.mix.0.weight"], padding: [1, 1]),
            state["update.mix.1.running_mean"], state["update.mix.1.running_var"], state["update.mix.1.weight"], state["update.mix.1.bias"]).relu();
        Tensor Own(int i, Tensor h) => nn.functional.conv2d(h, state[$"own.{i}.conv.weight"], padding: [1, 1]) + h;

        var h = nn.functional.conv2d(x, state["start.weight"]);
        for (var round = 0; round < 4; round++) h = Update(h);
        var first = Own(0, h);
        Assert.True(cat([first, Own(1, first)], 1).allclose(block.call(x), 1e-4, Tolerance));
    }

    [Fact]
    public void The_top_down_path_adds_coarser_results()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var block = new TopDown(levelsChannels: [4, 3], deepestChannels: 6);
        block.eval();
        Tensor[] levels = [randn(1, 4, 8, 8), randn(1, 3, 16, 16)];
        var deepest = randn(1, 6, 4, 4);
        var state = block.state_dict();

        var above = nn.functional.conv2d(deepest, state["top.weight"]);
        var expected = levels.Select((level, i) =>
            above = nn.functional.interpolate(above, size: level.shape[2..], mode: InterpolationMode.Bilinear, align_corners: true)
                + nn.functional.conv2d(level, state[$"lateral.{i}.weight"])).ToList();

        var actual = block.call(levels, deepest);
        Assert.Equal(2, actual.Length);
        Assert.True(expected[0].allclose(actual[0], 1e-4, Tolerance));
        Assert.True(expected[1].allclose(actual[1], 1e-4, Tolerance));
    }

    [Fact]
    public void A_carried_value_can_change_its_size()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var block = new Halving(inChannels: 3);
        var x = randn(1, 3, 16, 24);
        var weight = block.state_dict()["smooth.weight"];

        var h = nn.functional.conv2d(x, weight, padding: [1, 1]);
        for (var i = 0; i < 3; i++) h = nn.functional.conv2d(nn.functional.max_pool2d(h, 2, 2), weight, padding: [1, 1]);
        Assert.True(h.allclose(block.call(x), 1e-4, Tolerance));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Layers_are_shared_in_branches_and_nested_loops(bool wide)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var block = new Everywhere(inChannels: 3, wide: wide);
        block.eval();
        var x = randn(1, 3, 6, 6);
        var state = block.state_dict();

        Tensor Conv(string key, Tensor input) =>
            nn.functional.conv2d(input, state[key + ".weight"], padding: [state[key + ".weight"].shape[2] / 2, state[key + ".weight"].shape[3] / 2]);
        var basis = Conv("base", x);
        var edge = Conv("parts.shape", Conv("base2", basis));
        var chosen = wide ? Conv("base2", Conv("parts.conv", edge)) : Conv("pick", Conv("pick", Conv("parts.shape", edge)));
        List<Tensor> nested = [];
        for (var i = 0; i < 2; i++)
        {
            List<Tensor> inner = [];
            for (var j = 0; j < 2; j++)
            {
                var key = $"outer.{i}.{j}.inner";
                inner.Add(Conv(key, Conv(key, Conv("base2", inner.Count > 0 ? inner[^1] : nested.Count > 0 ? nested[^1] : chosen))));
            }
            nested.Add(Conv($"outer.{i}.join", cat(inner, 1)));
        }
        Tensor Sequence(Tensor input) => (wide ? Conv("seq.1", Conv("seq.0", input)) : Conv("seq.0", input)).relu();
        Tensor[] Many(Tensor input) => [Conv("many.0", input), Conv("many.1", input)];
        var seq = Sequence(basis);
        var expected = cat([
            Conv("base2", nested[0]), Conv("base2", nested[1]) * 2, .. Many(basis), .. Many(basis), Sequence(seq), seq.relu(), basis.relu()], 1);

        Assert.True(expected.allclose(block.call(x), 1e-4, Tolerance));
        Assert.Equal(1, Live(() => block.call(x)));
    }

    [Fact]
    public void A_backbone_is_shared()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = new FlipConsistentSmall();
        network.eval();
        var image = randn(1, 3, 16, 16);

        // The features of the image and of its mirror image are added, so the scores of the mirror image are mirrored.
        var scores = network.call(image)["seg"];
        Assert.True(scores.allclose(network.call(image.flip(3))["seg"].flip(3), 1e-4, 1e-4));
        Assert.Equal(2, network.state_dict()
            .Keys.Count(key => key.StartsWith("encoder.layer", StringComparison.Ordinal) && key.EndsWith(".0.weight", StringComparison.Ordinal)));
        network.AuxiliaryOutputs = true;
        Assert.Equal([1, 2, 8, 8], network.call(image)["side"].shape);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Auxiliary_outputs_of_blocks_can_be_used(bool auxiliary)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = new UsesSides();
        network.eval();
        network.AuxiliaryOutputs = auxiliary;

        var outputs = network.call(randn(1, 3, 6, 6));
        Assert.Equal([1, 2, 6, 6], outputs["seg"].shape);
        Assert.Equal(auxiliary ? 2 : 1, outputs.Computed.Count);
    }

    private static long Live(Func<Tensor> call)
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using var result = call();
        return DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
    }

    [Fact]
    public void Intermediate_tensors_are_disposed()
    {
        using var noGrad = no_grad();
        using var siamese = new Siamese(leftChannels: 3);
        using var refinement = new Refinement(inChannels: 3);
        siamese.eval();
        refinement.eval();
        using var x = randn(1, 3, 8, 8);

        Assert.Equal(1, Live(() => siamese.call(x, x)));
        Assert.Equal(1, Live(() => refinement.call(x)));
    }

    private static IEnumerable<string> Convolutions(nn.Module module) => module.state_dict().Keys.Where(key => module.state_dict()[key].dim() == 4);
}
