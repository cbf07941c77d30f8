using Constructs;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>Functions on constants have the values of Python's functions.</summary>
public sealed class FunctionTests
{
    /// <summary>Multipliers with the channels that torchvision's <c>_make_divisible</c> computes for MobileNetV2.</summary>
    public static TheoryData<double, long[]> Multipliers => new()
    {
        { 0.25, [8, 8, 8, 8, 16, 24, 40, 80, 1280] },
        { 0.35, [16, 8, 8, 16, 24, 32, 56, 112, 1280] },
        { 0.5, [16, 8, 16, 16, 32, 48, 80, 160, 1280] },
        { 0.75, [24, 16, 24, 24, 48, 72, 120, 240, 1280] },
        { 1.0, [32, 16, 24, 32, 64, 96, 160, 320, 1280] },
        { 1.4, [48, 24, 32, 48, 88, 136, 224, 448, 1792] },
    };

    [Theory]
    [MemberData(nameof(Multipliers))]
    public void Width_multipliers_give_the_channels_of_published_networks(double multiplier, long[] channels)
    {
        using var scope = NewDisposeScope();
        using var network = new MobileWidths(multiplier, classes: 2);
        using var noGrad = no_grad();
        network.eval();

        Assert.Equal(channels, channels.Select((_, i) => network.state_dict()[$"{i}.conv.0.weight"].shape[0]));
        Assert.Equal([1L, 2, 32, 48], network.call(randn(1, 3, 32, 48))["seg"].shape);
    }

    [Theory]
    // round(2.5) and round(7.5) are 2 and 8.
    [InlineData(20, 0.5, new long[] { 10, 2, 10, 40, 7, 8, 8 })]
    [InlineData(20, 1.5, new long[] { 30, 8, 30, 14, 7, 7, 7, 7, 7, 7 })]
    [InlineData(9, 2.9, new long[] { 26, 7, 26, 4, 3, 6, 6, 6, 6, 6, 6, 6, 6, 6 })]
    public void Functions_round_as_in_python(int width, double scale, long[] channels)
    {
        using var scope = NewDisposeScope();
        using var network = new Rounded(width, scale, classes: 2);

        Assert.Equal(channels, channels.Select((_, i) => network.state_dict()[$"{i}.weight"].shape[0]));
        Assert.DoesNotContain($"{channels.Length}.weight", network.state_dict().Keys);
    }

    [Fact]
    public void A_number_that_is_no_integer_is_refused()
    {
        Assert.Throws<OverflowException>(() => new Rounded(20, double.PositiveInfinity));
    }
}
