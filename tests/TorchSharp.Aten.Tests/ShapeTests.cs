using static TorchSharp.torch;

namespace TorchSharp.Aten.Tests;

public class ShapeTests
{
    private readonly Tensor x = arange(6).reshape(2, 3);

    [Fact]
    public void ViewsShareMemory()
    {
        using var view = x.view(3, 2);
        view[0, 1] = tensor(9L);
        Expect.Values(x[0, 1], 9);
        Assert.Equal([3L, 1L], x.stride());
        Assert.False(x.t().is_contiguous());
        Assert.True(x.t().contiguous().is_contiguous());
    }

    [Fact]
    public void DimensionsMoveAndSplit()
    {
        Expect.Values(x.t(), 0, 3, 1, 4, 2, 5);
        Expect.Shape(x.permute(1, 0), 3, 2);
        Expect.Shape(x.unsqueeze(1), 2, 1, 3);
        Expect.Shape(x.unsqueeze(0).squeeze(), 2, 3);
        Expect.Shape(x.flatten(), 6);
        Expect.Shape(x.reshape(-1, 1, 2), 3, 1, 2);
        Expect.Shape(x.expand(4, 2, 3), 4, 2, 3);
        Expect.Shape(x.unflatten(1, 3, 1), 2, 3, 1);
        Expect.Values(x.flip(1), 2, 1, 0, 5, 4, 3);
        Expect.Values(x.roll(1, 1), 2, 0, 1, 5, 3, 4);
        Expect.Shape(x.repeat(2, 2), 4, 6);
        Expect.Values(x.narrow(1, 1, 2), 1, 2, 4, 5);
        Expect.Values(x.select(1, -1), 2, 5);
        Expect.Values(x.slice(1, 0, 3, 2), 0, 2, 3, 5);
        Expect.Values(arange(5).unfold(0, 3, 2), 0, 1, 2, 2, 3, 4);
        Expect.Values(x.tril(), 0, 0, 0, 3, 4, 0);
        Expect.Values(x.mT, 0, 3, 1, 4, 2, 5);
        Expect.Shape(x.movedim([0], [1]), 3, 2);
    }

    [Fact]
    public void PartsAndWholes()
    {
        Assert.Equal(2, x.unbind().Length);
        Assert.Equal(3, x.chunk(3, 1).Length);
        Assert.Equal([2L, 1L], x.split(2, 1).Select(part => part.shape[1]));
        Assert.Equal([1L, 2L], x.split([1, 2], 1).Select(part => part.shape[1]));
        Expect.Shape(cat([x, x], 1), 2, 6);
        Expect.Shape(stack([x, x]), 2, 2, 3);
        Expect.Shape(vstack([x, x]), 4, 3);
        var grid = meshgrid([arange(2), arange(3)]);
        Expect.Values(grid[0], 0, 0, 0, 1, 1, 1);
        Expect.Values(grid[1], 0, 1, 2, 0, 1, 2);
    }

    [Fact]
    public void SizesAreValues()
    {
        Size size = (2, 3);
        Assert.Equal(6, size.numel());
        Assert.Equal(3, size[-1]);
        Assert.True(size == new Size([2, 3]));
        Assert.Equal(new long[] { 2, 3, 4 }, (size + new long[] { 4 }).Shape);
        Assert.Equal(new long[] { 2, 4, 3 }, broadcast_shapes([2, 1, 3], [4, 1]).Shape);
        Assert.Throws<ArgumentException>(() => broadcast_shapes([2], [3]));
    }

    [Fact]
    public void TypesAndDevicesConvert()
    {
        Assert.Equal(ScalarType.Float32, x.@float().dtype);
        Assert.Equal(ScalarType.Bool, x.@bool().dtype);
        Assert.Equal(ScalarType.Float64, x.to(float64, CPU).dtype);
        Assert.Equal(ScalarType.Float32, x.to(ones(1)).dtype);
        using var same = x.to(int64);
        Assert.NotSame(x, same);
        same[0, 0] = tensor(7L);
        Expect.Values(x[0, 0], 7);
        using var copy = x.to(int64, copy: true);
        copy.zero_().Dispose();
        Expect.Values(x[0, 0], 7);
        var converted = ones(1);
        converted.to(float64, disposeAfter: true).Dispose();
        Assert.True(converted.IsInvalid);
        Assert.True(empty(2, device: META).is_meta);
    }
}
