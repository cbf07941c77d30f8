using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Runtime.Tests.Networks;

/// <summary>How weights begin: the deviations that the definitions say, biases of zero.</summary>
public sealed class InitializationTests
{
    public static TheoryData<string, Func<nn.Module, nn.Module>, double> Fills => new()
    {
        // Of Conv(32 → 64, 3): fan in 288, fan out 576.
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
    public void A_convolution_has_the_deviation_that_was_asked_for(string name, Func<nn.Module, nn.Module> fill, double deviation)
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
    public void Linear_layers_and_transposed_convolutions_are_filled_alike()
    {
        using var scope = NewDisposeScope();
        using var linear = nn.Linear(3, 4).Constant(2);
        using var transposed = nn.ConvTranspose2d(3, 4, 2, bias: false).Ones();

        Assert.True(linear.weight.Equals(full(4, 3, 2f)));
        Assert.True(linear.bias?.Equals(zeros(4)));
        Assert.True(transposed.weight.Equals(ones(3, 4, 2, 2)));
    }

    [Fact]
    public void What_has_no_weight_cannot_be_filled() => Assert.Throws<ArgumentException>(() => nn.ReLU().Zeros());
}
