using SegDsl.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Precision;

public sealed class PrecisionTests
{
    [Fact]
    public void Autocast_runs_convolutions_in_16_bits_and_keeps_other_types()
    {
        using var scope = NewDisposeScope();
        var conv = nn.Conv2d(3, 4, 3);
        var x = rand([1, 3, 8, 8]);
        using (Autocast.Enter(ComputePrecision.Bf16, CPU))
        {
            Assert.Equal(ScalarType.BFloat16, conv.call(x).dtype);
            Assert.Equal(ScalarType.Float32, nn.functional.cross_entropy(conv.call(x), zeros([1, 6, 6], ScalarType.Int64)).dtype);
            using (Autocast.Enter(ComputePrecision.Fp32, CPU)) Assert.Equal(ScalarType.BFloat16, conv.call(x).dtype);
        }
        Assert.Equal(ScalarType.Float32, conv.call(x).dtype);
    }

    [Fact]
    public void Changed_weight_is_cast_again()
    {
        using var scope = NewDisposeScope();
        var linear = nn.Linear(1, 1, hasBias: false);
        var values = new List<float>();
        foreach (var weight in new[] { 2f, 3f })
        {
            using (no_grad()) linear.weight.fill_(weight);
            using (Autocast.Enter(ComputePrecision.Bf16, CPU)) values.Add(linear.call(ones([1, 1])).to(ScalarType.Float32).item<float>());
        }
        Assert.Equal([2f, 3f], values);
    }

    [Fact]
    public void Scaler_divides_gradients_and_grows_after_many_good_steps()
    {
        using var scope = NewDisposeScope();
        var scaler = new GradientScaler { State = new(8, 1998) };
        Assert.Equal(24f, scaler.Scale(tensor(3f)).item<float>());
        var gradient = stack([tensor(16f), tensor(-8f)]);
        Assert.True(scaler.Unscale([gradient]));
        Assert.Equal([2f, -1f], gradient.data<float>().ToArray());
        Assert.Equal(new(8, 1999), scaler.State);
        Assert.True(scaler.Unscale([gradient]));
        Assert.Equal(new(16, 0), scaler.State);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Step_with_overflow_is_skipped_and_the_scale_is_halved(float bad)
    {
        using var scope = NewDisposeScope();
        var scaler = new GradientScaler { State = new(8, 17) };
        Assert.False(scaler.Unscale([ones([2]), cat([zeros([1]), full([1], bad)])]));
        Assert.Equal(new(4, 0), scaler.State);
    }
}
