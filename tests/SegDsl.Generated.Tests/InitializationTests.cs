using Constructs;
using SegDsl.Networks;
using TorchSharp;

namespace SegDsl.Generated.Tests;

/// <summary>The <c>init</c> of layers, blocks and networks.</summary>
public sealed class InitializationTests
{
    [Fact]
    public void A_statement_reaches_blocks_without_their_own() =>
        Assert.Equal(
            new()
            {
                ["plain.conv.weight"] = 1, ["plain.conv.bias"] = 0, ["score.weight"] = 1,
                ["filled.shift"] = 1, ["filled.own.weight"] = 0, ["filled.own.bias"] = 0, ["filled.plain.conv.weight"] = 0.5f, ["filled.plain.conv.bias"] = 0,
                ["filled.mix.0.weight"] = 0.5f, ["filled.mix.2.weight"] = -0.5f,
                ["pass0.shift"] = 0.5f, ["pass0.own.weight"] = 0, ["pass0.own.bias"] = 0, ["pass0.plain.conv.weight"] = 1.25f, ["pass0.plain.conv.bias"] = 0,
                ["pass0.mix.0.weight"] = 1.25f, ["pass0.mix.2.weight"] = -0.25f,
                ["pass1.shift"] = 0.5f, ["pass1.own.weight"] = 0, ["pass1.own.bias"] = 0, ["pass1.plain.conv.weight"] = 1.25f, ["pass1.plain.conv.bias"] = 0,
                ["pass1.mix.0.weight"] = 1.25f, ["pass1.mix.2.weight"] = -0.25f,
            },
            Weights(new Initialized()));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.5)]
    [InlineData(1e39)]
    public void Weights_that_are_not_finite_are_refused(double deviation)
    {
        foreach (var initializer in new[] { Initializer.Normal(deviation), Initializer.TruncatedNormal(deviation) })
            Assert.StartsWith(
                "The standard deviation of an initialization must be a finite number of at least 0, but is ",
                Assert.Throws<InitializationException>(() => new Initialized(init: initializer)).Message, StringComparison.Ordinal);
        if (deviation is >= -1 and <= 0) return;
        Assert.Throws<InitializationException>(() => new Initialized(init: Initializer.Constant(deviation)));
    }

    [Fact]
    public void A_constructor_replaces_all_statements_but_no_layer()
    {
        var weights = Weights(new Initialized(init: Initializer.Constant(7)));

        Assert.Equal(
            (7, 7, 7, 0, -0.5f, 1.25f, -0.25f),
            (weights["plain.conv.weight"], weights["filled.plain.conv.weight"], weights["filled.mix.0.weight"], weights["filled.own.weight"],
                weights["filled.mix.2.weight"], weights["pass1.mix.0.weight"], weights["pass1.mix.2.weight"]));
        Assert.Equal(1, weights["filled.shift"]);
    }

    [Fact]
    public void An_argument_selects_the_initialization_of_a_head_and_of_its_backbone()
    {
        Assert.Equal(
            new() { ["backbone.plain.conv.weight"] = 3, ["backbone.plain.conv.bias"] = 0, ["score.weight"] = 4, ["last.weight"] = 1 },
            Weights(new FromOutside()));
        Assert.Equal(5, Weights(new FromOutside(init: Initializer.Constant(5)))["score.weight"]);
    }

    /// <summary>The value of all elements of every parameter.</summary>
    private static Dictionary<string, float> Weights(torch.nn.Module network)
    {
        using var scope = torch.NewDisposeScope();
        using (network)
            return network.named_parameters().ToDictionary(p => p.name, p =>
            {
                var (least, most) = (p.parameter.min().item<float>(), p.parameter.max().item<float>());
                Assert.Equal(least, most);
                return most;
            });
    }
}
