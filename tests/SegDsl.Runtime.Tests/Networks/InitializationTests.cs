using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Runtime.Tests.Networks;

/// <summary>Initial weights have the standard deviations of their definitions; biases are zero.</summary>
public sealed class InitializationTests
{
    public static TheoryData<string, Func<nn.Module, nn.Module>, double> Fills => new()
    {
        // Conv(32 → 64, 3) has fan in 288 and fan out 576.
        { "kaiming_normal", m => m.KaimingNormal(), Math.Sqrt(2.0 / 288) },
        { "kaiming_normal(fan_out)", m => m.KaimingNormal(nn.init.FanInOut.FanOut), Math.Sqrt(2.0 / 576) },
        { "kaiming_uniform", m => m.KaimingUniform(), Math.Sqrt(2.0 / 288) },
        { "xavier_normal", m => m.XavierNormal(), Math.Sqrt(2.0 / (288 + 576)) },
        { "xavier_uniform", m => m.XavierUniform(), Math.Sqrt(2.0 / (288 + 576)) },
        { "normal", m => m.Normal(0.01), 0.01 },
        { "trunc_normal", m => m.TruncatedNormal(0.02), 0.02 },
        { "zeros", m => m.Zeros(), 0 },
        { "ones", m => m.Ones(), 0 },
        { "constant", m => m.Constant(0.5), 0 },
    };

    [Theory, MemberData(nameof(Fills))]
    public void Convolution_weights_have_the_expected_deviation(string name, Func<nn.Module, nn.Module> fill, double deviation)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        using var layer = nn.Conv2d(32, 64, 3);

        fill(layer);

        Assert.Equal(deviation, layer.weight.std().item<float>(), 0.03 * deviation);
        Assert.Equal(name switch { "ones" => 1, "constant" => 0.5, _ => 0 }, layer.weight.mean().item<float>(), 0.02);
        Assert.True(layer.bias?.Equals(zeros(64)));
    }

    [Fact]
    public void Weights_follow_normal_or_uniform_distributions()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        using var layer = nn.Conv2d(32, 64, 3);

        // No value of a uniform distribution exceeds √3 standard deviations, but 8.3% of a normal one do.
        Assert.Equal(0.083, Beyond(layer.XavierNormal()), 0.01);
        Assert.Equal(0.083, Beyond(layer.KaimingNormal()), 0.01);
        Assert.Equal(0.083, Beyond(layer.TruncatedNormal(0.02)), 0.01);
        Assert.Equal(0, Beyond(layer.XavierUniform()), 0.001);
        Assert.Equal(0, Beyond(layer.KaimingUniform()), 0.001);
        layer.TruncatedNormal(1);
        Assert.InRange(layer.weight.abs().max().item<float>(), 1.98f, 2);
        Assert.Equal(0.7737, layer.weight.square().mean().item<float>(), 0.02);
        // Values at the limit would be 100 standard deviations from the mean.
        Assert.InRange(layer.TruncatedNormal(0.02).weight.abs().max().item<float>(), 0.06f, 0.12f);

        double Beyond(TorchSharp.Modules.Conv2d filled) =>
            (filled.weight.abs() > filled.weight.std() * Math.Sqrt(3) * 1.01).to(ScalarType.Float32).mean().item<float>();
    }

    [Fact]
    public void Default_initialization_matches_PyTorch()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        // Uniform up to the square root of 1 / fan in; the fan in of a transposed convolution uses the second dimension of its weight.
        IsUniform(nn.Conv2d(32, 64, 3), 32 * 9);
        IsUniform(nn.Conv2d(32, 64, 3, groups: 4), 8 * 9);
        IsUniform(nn.ConvTranspose2d(32, 64, 3), 64 * 9);
        IsUniform(nn.Linear(50, 400), 50);
        Assert.True(nn.PReLU(5).weight.Equals(full(5, 0.25f)));
        foreach (var norm in new[] { Normalization.Batch, Normalization.Sync, Normalization.Layer, Normalization.Group(4) })
        {
            var layer = norm.Create(8);
            Assert.True(layer.get_parameter("weight")?.Equals(ones(8)));
            Assert.True(layer.get_parameter("bias")?.Equals(zeros(8)));
        }
        var attention = new MultiHeadAttention(16, 4);
        Assert.Equal(Math.Sqrt(6.0 / (16 + 48)), attention.get_parameter("in_proj_weight")?.abs().max().item<float>() ?? 0, 0.01);
        Assert.True(attention.get_parameter("in_proj_bias")?.Equals(zeros(48)));
        Assert.True(attention.get_parameter("out_proj.bias")?.Equals(zeros(16)));
        var windows = new WindowAttention(16, 4, window: 7, shift: 3);
        Assert.Equal(0.02, windows.get_parameter("relative_position_bias_table")?.std().item<float>() ?? 0, 0.003);
        Assert.True(windows.get_parameter("qkv.bias")?.Equals(zeros(48)));

        static void IsUniform(nn.Module layer, double fan)
        {
            foreach (var values in new[] { layer.get_parameter("weight"), layer.get_parameter("bias") })
            {
                Assert.InRange(values!.abs().max().item<float>(), 0.9 / Math.Sqrt(fan), 1 / Math.Sqrt(fan));
                Assert.Equal(Math.Sqrt(1 / (3 * fan)), values.std().item<float>(), 0.15 / Math.Sqrt(fan));
            }
        }
    }

    [Fact]
    public void Linear_layers_and_transposed_convolutions_are_initialized_too()
    {
        using var scope = NewDisposeScope();
        using var linear = nn.Linear(3, 4).Constant(2);
        using var transposed = nn.ConvTranspose2d(3, 4, 2, bias: false).Ones();

        Assert.True(linear.weight.Equals(full(4, 3, 2f)));
        Assert.True(linear.bias?.Equals(zeros(4)));
        Assert.True(transposed.weight.Equals(ones(3, 4, 2, 2)));
    }

    [Fact]
    public void Layer_without_weight_cannot_be_initialized() => Assert.Throws<ArgumentException>(() => nn.ReLU().Zeros());
}
