using static TorchSharp.torch;

namespace TorchSharp.Aten.Tests;

public class IndexingTests
{
    private readonly Tensor x = arange(6).reshape(2, 3);

    [Fact]
    public void NumbersPickEntries()
    {
        Expect.Values(x[1, 2], 5);
        Expect.Values(x[-1], 3, 4, 5);
        Expect.Shape(zeros(2, 3, 4, 5)[1, 2], 4, 5);
        Expect.Values(x[^1], 3, 4, 5);
    }

    [Fact]
    public void SlicesAreViews()
    {
        Expect.Values(arange(10)[TensorIndex.Slice(1, 8, 2)], 1, 3, 5, 7);
        Expect.Values(arange(10)[..3], 0, 1, 2);
        Expect.Values(arange(10)[^2..], 8, 9);
        Expect.Values(arange(10)[2..^6], 2, 3);
        Expect.Values(arange(10)[TensorIndex.Slice(null, -8)], 0, 1);
        Expect.Values(x[TensorIndex.Ellipsis, 1], 1, 4);
        Expect.Values(x[TensorIndex.Colon, 1..], 1, 2, 4, 5);
        Expect.Shape(x[TensorIndex.None, TensorIndex.Ellipsis, TensorIndex.None], 1, 2, 3, 1);
        using var part = x[TensorIndex.Colon, 0];
        part.fill_(9);
        Expect.Values(x, 9, 1, 2, 9, 4, 5);
    }

    [Fact]
    public void TensorsSelect()
    {
        using var columns = tensor(new long[] { 2, 0 });
        Expect.Values(x[TensorIndex.Colon, TensorIndex.Tensor(columns)], 2, 0, 5, 3);
        Expect.Values(x[x > 2], 3, 4, 5);
        Expect.Values(x[TensorIndex.Tensor(x > 2)], 3, 4, 5);
        Expect.Values(x[tensor(new long[] { 0, 1 }), columns], 2, 3);
        Expect.Values(x[1, TensorIndex.Tensor(columns)], 5, 3);
        Expect.Values(x[TensorIndex.Ellipsis, TensorIndex.Tensor(columns)], 2, 0, 5, 3);
        Expect.Values(x[TensorIndex.Tensor(tensor(new[] { false, true })), 1], 4);
    }

    [Fact]
    public void SettingCopiesIntoTheSelection()
    {
        using var z = zeros(2, 3);
        z[0, 1] = tensor(5f);
        z[1] = tensor(new float[] { 1, 2, 3 });
        Expect.Values(z, 0, 5, 0, 1, 2, 3);
        z[TensorIndex.Colon, 1..] = tensor(7f);
        Expect.Values(z, 0, 7, 7, 1, 7, 7);
        z[z > 6] = tensor(2f);
        Expect.Values(z, 0, 2, 2, 1, 2, 2);
        z[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 0 }))] = tensor(-1f);
        Expect.Values(z, -1, 2, 2, -1, 2, 2);
        Assert.Same(z, z.index_put_(4, TensorIndex.Single(0)));
        Expect.Values(z, 4, 4, 4, -1, 2, 2);
        using var twice = tensor(new long[] { 0, 0 });
        z.index_put_(ones(2, 3), [twice], accumulate: true);
        Expect.Values(z[0], 6, 6, 6);
    }

    [Fact]
    public void GatherAndScatter()
    {
        using var index = tensor(new long[,] { { 2 }, { 0 } });
        Expect.Values(x.gather(1, index), 2, 3);
        Expect.Values(zeros(2, 3).scatter(1, index, ones(2, 1)), 0, 0, 1, 1, 0, 0);
        Expect.Values(ones(2, 3).scatter_add_(1, index, ones(2, 1)), 1, 1, 2, 2, 1, 1);
        Expect.Values(x.index_select(1, tensor(new long[] { 1 })), 1, 4);
        Expect.Values(zeros(3).index_add(0, tensor(new long[] { 1, 1 }), ones(2), 2), 0, 4, 0);
        Expect.Values(x.masked_fill(x > 3, -1), 0, 1, 2, 3, -1, -1);
        Expect.Values(x.masked_select(x < 2), 0, 1);
        Expect.Values(x.take(tensor(new long[] { 5, 0 })), 5, 0);
    }

    [Fact]
    public void GradientsFlowThroughIndexing()
    {
        using var w = ones([2, 3], requires_grad: true);
        (w[1, TensorIndex.Slice(0, 2)] * tensor(new float[] { 3, 4 })).sum().backward();
        Assert.NotNull(w.grad);
        Expect.Values(w.grad, 0, 0, 0, 3, 4, 0);
    }

    [Fact]
    public void WrongIndicesAreErrors()
    {
        Expect.TorchError("index 2 out of range", () => _ = x[2]);
        Expect.TorchError("out of range", () => x[0, 3] = tensor(1L));
        Expect.TorchError("out of bounds", () => _ = x[tensor(new long[] { 7 })]);
        Assert.Throws<ArgumentNullException>(() => x[0] = null!);
        Assert.Throws<ArgumentNullException>(() => TensorIndex.Tensor(null!));
    }
}
