using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Tests.Networks;

/// <summary>The indices of <c>gather</c>.</summary>
public sealed class SelectionTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Indices_that_are_no_positions_are_refused(double index)
    {
        using var scope = NewDisposeScope();
        var x = tensor([10f, 20f, 30f]);

        var error = Assert.Throws<ArgumentException>(() => x.Gather(tensor([0f, (float)index])));

        Assert.StartsWith(FormattableString.Invariant($"gather: the index {index} is not an integer from 0 to 2, the range of axis -1."), error.Message);
    }

    [Fact]
    public void Indices_of_topk_are_accepted()
    {
        using var scope = NewDisposeScope();
        var x = tensor([10f, 30f, 20f]);

        Assert.Equal([30f, 20f], x.Gather(x.Largest(2)[1]).data<float>().ToArray());
    }
}
