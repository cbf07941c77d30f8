using SegDsl.Language.Graph;

namespace SegDsl.Language.Tests;

/// <summary>What operations cost, against numbers worked out by hand.</summary>
public class CostTests
{
    [Theory]
    [InlineData("conv: Conv(8, 3)", 2 * (8 * 4 * 6) * (4 * 9))]
    [InlineData("conv: Conv(8, 3, stride: 2, groups: 2, bias: true)", (8 * 2 * 3) * ((2 * 2 * 9) + 1))]
    [InlineData("norm: Norm", 2 * (4 * 4 * 6))]
    [InlineData("relu", 4 * 4 * 6)]
    [InlineData("MaxPool(3, 2)", (4 * 2 * 3) * 8)]
    [InlineData("global_avg_pool", 4 * 4 * 6)]
    [InlineData("upsample(2)", 7 * (4 * 8 * 12))]
    [InlineData("Dropout(0.5)", 0)]
    public void An_operation_costs_what_its_definition_says(string operation, long flops)
    {
        var graph = Network($"x -> {operation}");
        Assert.Equal(flops * 5, graph.Flops.Evaluate(new Dictionary<string, long> { ["N"] = 5, ["H"] = 4, ["W"] = 6 }));
    }

    [Fact]
    public void Costs_are_functions_of_the_sizes() => Assert.Equal("8 * H * N * W", Network("relu(x) + x").Flops.ToString());

    private static NetworkGraph Network(string output)
    {
        var compilation = SegCompiler.Compile([SegCompiler.Parse("net.seg", $"network Net()\n{{\n    in x: [N, 4, H, W]\n    out seg = {output}\n}}\n")]);
        Assert.Empty(compilation.Diagnostics);
        return Assert.Single(compilation.Networks);
    }
}
