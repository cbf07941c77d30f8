using Constructs;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>Slices whose places are parameters, and repeated tensors.</summary>
public sealed class SliceTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    public void A_negative_parameter_counts_from_the_end(int border, int copies)
    {
        using var scope = NewDisposeScope();
        using var network = new Slices(border, copies);
        var image = randn(2, 3, 7, 9);

        var outputs = network.call(image);

        Assert.True(outputs["seg"].allclose(image.slice(2, border, 7 - border, 1).slice(3, 9 - (2 * border), 9, 1)));
        Assert.True(outputs["tiled"].allclose(image.repeat([1, copies, 1, 2])));
    }

    [Fact]
    public void A_border_of_zero_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new Slices(border: 0));
}
