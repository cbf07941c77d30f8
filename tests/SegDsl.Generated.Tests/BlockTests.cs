using Constructs;
using SegDsl.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>Runs generated code with weights, norms, extern operations, tokens and hooks.</summary>
public sealed class BlockTests
{
    [Fact]
    public void Weights_are_trainable_parameters()
    {
        using var scope = NewDisposeScope();
        using var block = new Scaled(inChannels: 4);
        block.eval();

        var gamma = block.get_parameter("gamma");
        Assert.NotNull(gamma);
        Assert.Equal([4L, 1, 1], gamma.shape);
        Assert.Equal(1e-6f, gamma.mean().item<float>(), 1e-12f);

        var x = randn(2, 4, 8, 8);
        block.call(x).sum().backward();
        block.call(x);
        Assert.NotNull(gamma.grad);
        Assert.False(gamma.IsInvalid);
        Assert.Equal("gamma", block.named_parameters().First().name);
    }

    [Fact]
    public void The_norm_of_a_network_can_be_overridden()
    {
        using var declared = new Normed();
        using var batch = new Normed(norm: Normalization.Batch);
        using var instance = new Instanced();

        Assert.Equal(4, Norms<GroupNorm>(declared).Single().num_groups);
        Assert.Single(Norms<LayerNorm2d>(declared));
        // A norm set for a single block takes precedence.
        Assert.Single(Norms<BatchNormalization>(batch));
        Assert.Single(Norms<LayerNorm2d>(batch));
        Assert.Equal(2, Norms<InstanceNorm2d>(instance).Count());
        Assert.Contains("first.norm1.running_mean", batch.state_dict().Keys);
        Assert.DoesNotContain("first.norm1.running_mean", declared.state_dict().Keys);
        using var noGrad = no_grad();
        using var image = randn(1, 3, 16, 16);
        declared.eval();
        using var seg = declared.call(image)["seg"];
        Assert.Equal([1L, 19, 16, 16], seg.shape);
    }

    [Fact]
    public void Backbones_need_not_be_parameters_and_blocks_may_have_many_inputs()
    {
        using var scope = NewDisposeScope();
        using var network = new Whole();
        Assert.Contains("backbone.layer2.0.weight", network.state_dict().Keys);
        Assert.Contains("score.1.weight", network.state_dict().Keys);
        var image = randn(2, 3, 9, 7);
        var seg = network.call(image)["seg"];
        Assert.Equal([2L, 3, 9, 7], seg.shape);
        seg.sum().backward();
        Assert.NotNull(network.get_parameter("mix.conv.weight")?.grad);
    }

    [Fact]
    public void Extern_operations_call_csharp_methods()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = new Foreign(classes: 2);
        network.eval();
        var image = randn(1, 3, 16, 16);
        var state = network.state_dict();

        var small = nn.functional.max_pool2d(nn.functional.conv2d(image, state["stem.0.weight"], padding: [1, 1]), 4, 4).relu();
        var mixed = small + (small * 0.5);
        var scores = nn.functional.conv2d(mixed + (small * 0.25), state["score.weight"]);
        var expected = nn.functional.interpolate(scores, size: [16, 16], mode: InterpolationMode.Bilinear, align_corners: true);

        Assert.True(expected.allclose(network.call(image)["seg"], rtol: 1e-4, atol: 1e-5));
    }

    [Fact]
    public void Attention_over_tokens_uses_run_time_sizes()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var block = new SelfAttention(inChannels: 6, heads: 3);
        block.eval();
        var state = block.state_dict();
        var x = randn(2, 5, 6);

        Tensor Linear(string name, Tensor input) => input.matmul(state[name + ".weight"].t()) + state[name + ".bias"];
        Tensor Heads(Tensor t) => t.reshape(2, 5, 3, 2).transpose(1, 2);
        var weights = Heads(Linear("query", x)).matmul(Heads(Linear("key", x)).transpose(2, 3)).softmax(3);
        var expected = x + Linear("merge", weights.matmul(Heads(Linear("value", x))).transpose(1, 2).reshape(2, 5, 6));

        Assert.True(expected.allclose(block.call(x), rtol: 1e-4, atol: 1e-5));
        Assert.Equal(6, block.OutChannels);
    }

    [Theory]
    [InlineData(16, 24)]
    [InlineData(8, 8)]
    public void Tokens_are_reshaped_to_feature_maps(long height, long width)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = new Tokens();
        network.eval();

        Assert.Equal([1L, 5, height, width], network.call(randn(1, 3, height, width))["seg"].shape);
        Assert.Equal(network.parameters().Sum(p => p.numel()), Tokens.CountParameters());
    }

    [Fact]
    public void Functions_can_be_stages_and_sums_broadcast()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var block = new Stages(inChannels: 3, k: 3);
        block.eval();
        var state = block.state_dict();
        var x = randn(2, 3, 4, 5);

        var y = nn.functional.conv2d(x, state["net.0.weight"]);
        y = nn.functional.max_pool2d(nn.functional.interpolate(y, size: [8, 10], mode: InterpolationMode.Bilinear, align_corners: true), 2, 2).exp();
        var gate = nn.functional.conv2d(nn.functional.adaptive_avg_pool2d(x, 1), state["pool.1.weight"]);

        Assert.True((gate + y).allclose(block.call(x), rtol: 1e-4, atol: 1e-5));
    }

    [Fact]
    public void Partial_methods_observe_inputs_and_outputs()
    {
        using var scope = NewDisposeScope();
        using var network = new Deep();
        Assert.Equal(["created"], network.Calls);

        network.call(zeros(1, 3, 40, 40));

        Assert.Equal(["created", "before [1x3x40x40]", "after seg"], network.Calls);
    }

    [Fact]
    public void Images_that_are_too_small_are_refused()
    {
        using var scope = NewDisposeScope();
        using var network = new Deep();

        var error = Assert.Throws<NetworkInputException>(() => network.call(zeros(1, 3, 20, 31)));

        Assert.StartsWith("Deep requires an image of at least 27x27, but got 20x31.", error.Message, StringComparison.Ordinal);
        Assert.Equal("classes", Assert.Throws<ArgumentOutOfRangeException>(() => new Deep(classes: 0)).ParamName);
        Assert.Equal("classes", Assert.Throws<ArgumentOutOfRangeException>(() => new Instanced(classes: 0)).ParamName);
    }

    [Fact]
    public void Requirements_of_default_values_do_not_apply_to_other_values()
    {
        using var scope = NewDisposeScope();
        using var shallow = new Fixed(depth: 1);

        Assert.Equal([1L, 4, 6, 6], shallow.call(zeros(1, 3, 6, 6))["seg"].shape);
    }

    [Fact]
    public void Static_counts_match_the_modules()
    {
        using var network = new Pyramid(classes: 7);
        Assert.Equal(network.parameters().Sum(p => p.numel()), Pyramid.CountParameters(classes: 7));
        Assert.True(Pyramid.CountFlops(2, 64, 64) > Pyramid.CountFlops(1, 64, 64));
    }

    private static IEnumerable<TModule> Norms<TModule>(nn.Module network) => network.named_modules().Select(m => m.module).OfType<TModule>();
}
