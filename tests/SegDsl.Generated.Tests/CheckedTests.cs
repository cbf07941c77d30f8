using Constructs;
using SegDsl.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>Networks that the checker accepts compile, run, and give the values of their definitions.</summary>
public sealed class CheckedTests
{
    [Fact]
    public void Reductions_over_the_first_axis_are_reductions()
    {
        using var scope = NewDisposeScope();
        using var network = new Sums();
        var image = randn(4, 3, 5, 6);

        var outputs = network.call(image);

        Assert.True(outputs["total"].allclose(image.sum(new long[] { 0 })));
        Assert.True(outputs["mean"].allclose(image.mean(new long[] { 0 })));
        Assert.True(outputs["peak"].allclose(image.amax(new long[] { 0 })));
    }

    [Fact]
    public void Operations_run_for_every_number_of_dimensions()
    {
        using var scope = NewDisposeScope();
        using var network = new Ranks();
        var image = randn(2, 3, 4, 5);

        var outputs = network.call(image);

        var pixels = stack([image, image], 2).permute(0, 2, 3, 4, 1);
        Assert.True(outputs["normalized"].allclose(nn.functional.layer_norm(pixels, [3]).permute(0, 4, 1, 2, 3), atol: 1e-5));
        var tokens = image.flatten(2).transpose(1, 2);
        Assert.True(outputs["activated"].allclose(where(tokens > 0, tokens, tokens * 0.25)));
        Assert.Equal([2L, 20, 3], outputs["attended"].shape);
        Assert.Equal([2L, 4, 4, 5], outputs["four"].shape);
        Assert.True(outputs["three"].allclose(image.flatten(2)));
        Assert.Equal(image.mean().item<float>(), outputs["scalar"].item<float>(), 1e-5f);
    }

    [Fact]
    public void A_counted_loop_needs_no_layers()
    {
        using var scope = NewDisposeScope();
        using var network = new Loops();
        var image = randn(1, 3, 4, 5);

        Assert.True(network.call(image)["seg"].allclose(cat([image.relu(), image.relu(), image.relu()], 1)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Blocks_and_choices_may_feed_only_auxiliary_outputs(bool isDeep)
    {
        using var scope = NewDisposeScope();
        using var network = new AuxiliaryOnly(isDeep);
        var image = randn(1, 3, 4, 5);

        network.train();
        var outputs = network.call(image);
        Assert.True(outputs["first"].allclose(image.relu()));
        Assert.Equal([1L, 2, 4, 5], outputs["chosen"].shape);

        network.eval();
        Assert.Equal(["seg"], network.call(image).Computed.Select(o => o.Name));
    }

    [Fact]
    public void Sizes_that_the_input_declares_are_required()
    {
        using var scope = NewDisposeScope();
        using var network = new FixedHeight();
        using var square = new Square();

        Assert.Equal([1L, 2, 48, 7], network.call(randn(1, 3, 48, 7))["seg"].shape);
        Assert.Contains("height = 48", Assert.Throws<NetworkInputException>(() => network.call(randn(1, 3, 47, 7))).Message, StringComparison.Ordinal);
        Assert.Equal([1L, 2, 6, 6], square.call(randn(1, 3, 6, 6))["seg"].shape);
        Assert.Contains("width = height", Assert.Throws<NetworkInputException>(() => square.call(randn(1, 3, 6, 7))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_norm_that_nothing_uses_has_no_effect()
    {
        using var network = new Unnormalized();

        Assert.Empty(network.modules().OfType<InstanceNorm2d>());
    }
}
