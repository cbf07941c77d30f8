namespace SegDsl.Language.Tests;

/// <summary>The costs of operations, compared with hand-computed numbers.</summary>
public class CostTests
{
    // The first factor is N = 5, followed by channels, height and width.
    [Theory]
    [InlineData("x -> conv: Conv(16, 3)", 5 * (16 * 4 * 6) * 2 * (8 * 9))]
    [InlineData("x -> conv: Conv(8, 3, stride: 2, groups: 2, bias: true)", 5 * (8 * 2 * 3) * ((2 * 4 * 9) + 1))]
    [InlineData("x -> up: ConvTranspose(4, 2, stride: 2, bias: true)", 5 * (((8 * 4 * 6) * 2 * (4 * 4)) + (4 * 8 * 12)))]
    [InlineData("x -> norm: Norm", 5 * 2 * (8 * 4 * 6))]
    [InlineData("x -> norm: LayerNorm", 5 * 7 * (8 * 4 * 6))]
    [InlineData("x -> norm: InstanceNorm", 5 * 5 * (8 * 4 * 6))]
    [InlineData("relu(x)", 5 * 8 * 4 * 6)]
    [InlineData("softmax(x)", 5 * 3 * (8 * 4 * 6))]
    [InlineData("x -> MaxPool(3, 2)", 5 * (8 * 2 * 3) * 8)]
    [InlineData("x -> AvgPool(3, 2)", 5 * (8 * 2 * 3) * 9)]
    [InlineData("global_avg_pool(x)", 5 * 8 * 4 * 6)]
    [InlineData("concat(upsample(x, 2), upsample(x, 2))", 5 * 2 * 7 * (8 * 8 * 12))]
    [InlineData("x -> c: Conv(2, [1, 3])", 5 * (2 * 4 * 6) * 2 * 8 * 3)]
    [InlineData("x -> MaxPool([2, 3], 1, 0)", 5 * 8 * 3 * 4 * 5)]
    [InlineData("x -> AvgPool([2, 3], 1, 0)", 5 * 8 * 3 * 4 * 6)]
    [InlineData("upsample(x, 2, mode: nearest)", 0)]
    [InlineData("upsample(x, 2, mode: bicubic)", 5 * 31 * (8 * 8 * 12))]
    [InlineData("warp(x, slice(x, 1, end: 2))", 5 * (4 * 6) * ((7 * 8) + 4))]
    [InlineData("sum(x, x, x)", 5 * 2 * (8 * 4 * 6))]
    [InlineData("x + 1", 5 * 8 * 4 * 6)]
    [InlineData("clamp(x, min: 0.0, max: 1.0)", 5 * 2 * (8 * 4 * 6))]
    [InlineData("reduce_max(x, 1)", 5 * 8 * 4 * 6)]
    [InlineData("flatten(x, 2) -> transpose(1, 2) -> fc: Linear(3)", 5 * (24 * 3) * ((2 * 8) + 1))]
    [InlineData("matmul(x, transpose(x, 2, 3))", 5 * (8 * 4 * 4) * 2 * 6)]
    [InlineData("einsum(x, x, equation: \"nchw,ndhw->ncd\")", 5 * (8 * 8 * 4 * 6) * 2)]
    [InlineData("einsum(x, x, equation: \"nchw,nchw->nchw\")", 5 * (8 * 4 * 6))]
    // Scores and weighted sum, scaled queries, and the softmax of two heads.
    [InlineData("attention(flatten(x, 2), flatten(x, 2), flatten(x, 2), heads: 2)", 5 * ((2 * 2 * 8 * 8 * 24) + (8 * 24) + (3 * 2 * 8 * 8)))]
    [InlineData("flatten(x, 2) -> transpose(1, 2) -> a: Attention(2)", 5 * ((4 * 24 * 8 * 17) + (2 * 2 * 24 * 24 * 8) + (24 * 8) + (3 * 2 * 24 * 24)))]
    // Four projections of 8 x 8 padded pixels, scores and sums over 16 pixels, scaled queries, and the bias and softmax of two heads.
    [InlineData("x -> a: WindowAttention(2, window: 4)", 5 * 32 * ((4 * 8 * 17) + (2 * 2 * 16 * 8) + 8 + (4 * 16 * 2)))]
    [InlineData("x -> positions: PositionEmbedding(2, 2)", (5 * 8 * 4 * 6) + (31 * 8 * 4 * 6))]
    [InlineData("x -> Dropout", 0)]
    public void An_operation_has_the_cost_of_its_definition(string output, long flops) =>
        Assert.Equal(flops, Networks.Of(output).Flops.Evaluate(new Dictionary<string, long> { ["N"] = 5, ["H"] = 4, ["W"] = 6 }));

    [Fact]
    public void A_norm_that_is_none_costs_nothing_and_has_no_state()
    {
        var network = SegCompiler.Compile([SegCompiler.Parse("net.seg", """
            network A()
            {
                in image: [N, 3, H, W]
                norm none
                out seg = image -> layers: [Norm, Conv(2, 1)]
            }
            """)]).Networks.Single();

        Assert.Equal("12 * H * N * W", network.Flops.ToString());
        Assert.Equal(["layers.1.weight"], network.State.Select(s => s.Key));
    }

    [Fact]
    public void Costs_are_functions_of_the_sizes() => Assert.Equal("16 * H * N * W", Networks.Of("relu(x) + x").Flops.ToString());
}
