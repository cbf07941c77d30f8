using Constructs;
using SegDsl.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>Weights, norms, operations in C#, tokens and hooks as they come out of the generator, and run.</summary>
public sealed class BlockTests
{
    [Fact]
    public void A_weight_is_a_parameter_that_trains()
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
    public void Norm_is_what_the_network_says_unless_the_caller_says_otherwise()
    {
        using var declared = new Normed();
        using var batch = new Normed(norm: Normalization.Batch);
        using var instance = new Instanced();

        Assert.Equal(4, Norms<GroupNorm>(declared).Single().num_groups);
        Assert.Single(Norms<LayerNorm2d>(declared));
        // What the file says about one block holds for it whatever the rest is.
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
    public void A_backbone_can_be_applied_without_being_given_and_a_block_may_have_many_inputs()
    {
        using var scope = NewDisposeScope();
        using var network = new Whole();
        Assert.Contains("trunk.layer2.0.weight", network.state_dict().Keys);
        Assert.Contains("score.1.weight", network.state_dict().Keys);
        var image = randn(2, 3, 9, 7);
        var seg = network.call(image)["seg"];
        Assert.Equal([2L, 3, 9, 7], seg.shape);
        seg.sum().backward();
        Assert.NotNull(network.get_parameter("mix.conv.weight")?.grad);
    }

    [Fact]
    public void Operations_in_csharp_are_called()
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
    public void Attention_over_tokens_is_worked_out_at_run_time_sizes()
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
    public void Tokens_come_back_as_maps(long height, long width)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = new Tokens();
        network.eval();

        Assert.Equal([1L, 5, height, width], network.call(randn(1, 3, height, width))["seg"].shape);
        Assert.Equal(network.parameters().Sum(p => p.numel()), Tokens.CountParameters());
    }

    [Fact]
    public void Functions_are_stages_and_sums_are_right_whatever_is_broadcast()
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
    public void A_part_of_the_class_can_look_at_what_goes_in_and_comes_out()
    {
        using var scope = NewDisposeScope();
        using var network = new Deep();
        Assert.Equal(["created"], network.Calls);

        network.call(zeros(1, 3, 40, 40));

        Assert.Equal(["created", "before [1x3x40x40]", "after seg"], network.Calls);
    }

    [Fact]
    public void Too_small_an_image_is_told_at_once()
    {
        using var scope = NewDisposeScope();
        using var network = new Deep();

        var error = Assert.Throws<ArgumentException>(() => network.call(zeros(1, 3, 20, 31)));

        Assert.StartsWith("Deep requires an image of at least 27x27, but got 20x31.", error.Message, StringComparison.Ordinal);
        Assert.Equal("classes", Assert.Throws<ArgumentOutOfRangeException>(() => new Deep(classes: 0)).ParamName);
        Assert.Equal("classes", Assert.Throws<ArgumentOutOfRangeException>(() => new Instanced(classes: 0)).ParamName);
    }

    [Fact]
    public void What_holds_for_defaults_only_is_not_demanded_of_others()
    {
        using var scope = NewDisposeScope();
        using var shallow = new Fixed(depth: 1);

        Assert.Equal([1L, 4, 6, 6], shallow.call(zeros(1, 3, 6, 6))["seg"].shape);
    }

    [Fact]
    public void Facts_are_those_of_the_modules()
    {
        using var network = new Pyramid(classes: 7);
        Assert.Equal(network.parameters().Sum(p => p.numel()), Pyramid.CountParameters(classes: 7));
        Assert.True(Pyramid.CountFlops(2, 64, 64) > Pyramid.CountFlops(1, 64, 64));
    }

    private static IEnumerable<TModule> Norms<TModule>(nn.Module network) => network.named_modules().Select(m => m.module).OfType<TModule>();
}
