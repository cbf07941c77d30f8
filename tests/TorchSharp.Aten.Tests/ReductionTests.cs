using static TorchSharp.torch;

namespace TorchSharp.Aten.Tests;

public class ReductionTests
{
    private readonly Tensor x = tensor(new float[,] { { 3, 1, 2 }, { 6, 5, 4 } });

    [Fact]
    public void OfAllElementsAndAlongDimensions()
    {
        Expect.Values(x.sum(), 21);
        Expect.Values(x.sum(0L), 9, 6, 6);
        Expect.Shape(x.sum(1, keepdim: true), 2, 1);
        Expect.Values(x.sum([0, 1]), 21);
        Expect.Values(x.mean(), 3.5);
        Expect.Values(x.mean([1]), 2, 5);
        Expect.Values(x.prod(), 720);
        Expect.Values(x.amax([0]), 6, 5, 4);
        Expect.Values(x.amin(1), 1, 4);
        Expect.Values(x.argmax(), 3);
        Expect.Values(x.argmin(1), 1, 2);
        Expect.Values(x.max(), 6);
        Expect.Values(x.logsumexp(1).exp().log(), 3.4076059, 6.4076059);
        Expect.Values(x.norm(), Math.Sqrt(91));
        Expect.Values(x.norm(1, p: 1), 6, 15);
        Expect.Values(x.cumsum(1), 3, 4, 6, 6, 11, 15);
        Expect.Values((x > 2).any(1), 1, 1);
        Expect.Values((x > 2).all(1), 0, 1);
        Expect.Values(x.count_nonzero(), 6);
        Expect.Values(x.median(), 3);
        Assert.Equal(ScalarType.Int64, ones(2, dtype: uint8).sum().dtype);
        Assert.Equal(ScalarType.Float64, x.sum(float64).dtype);
    }

    [Fact]
    public void Spread()
    {
        Expect.Values(x.var(), 3.5);
        Expect.Values(x.var(unbiased: false), 35.0 / 12);
        Expect.Values(x.std([1]), 1, 1);
        var (deviation, mean) = std_mean(x, 1, unbiased: false);
        Expect.Values(deviation, Math.Sqrt(2.0 / 3), Math.Sqrt(2.0 / 3));
        Expect.Values(mean, 2, 5);
        Assert.Equal(ScalarType.Float64, x.std([1], type: float64).dtype);
    }

    [Fact]
    public void ValuesWithTheirIndices()
    {
        var (values, indexes) = x.max(1);
        Expect.Values(values, 3, 6);
        Expect.Values(indexes, 0, 0);
        var sorted = x.sort(1);
        Expect.Values(sorted.Values, 1, 2, 3, 4, 5, 6);
        Expect.Values(sorted.Indices, 1, 2, 0, 2, 1, 0);
        var top = x.topk(2);
        Expect.Values(top.values, 3, 2, 6, 5);
        Expect.Values(x.kthvalue(2, 1).values, 2, 5);
        Expect.Values(x.argsort(1, descending: true), 0, 2, 1, 0, 1, 2);
    }

    [Fact]
    public void Counting()
    {
        using var labels = tensor(new long[] { 0, 2, 2, 5 });
        Expect.Values(labels.bincount(null, 7), 1, 0, 2, 0, 0, 1, 0);
        Expect.Values(labels.nonzero(), 1, 2, 3);
        Expect.Values(tensor(new float[] { 0, 1, 1, 3 }).histc(3), 1, 2, 1);
        var (output, inverse, counts) = labels.unique(return_inverse: true, return_counts: true);
        Expect.Values(output, 0, 2, 5);
        Assert.NotNull(inverse);
        Assert.NotNull(counts);
        Expect.Values(inverse, 0, 1, 1, 2);
        Expect.Values(counts, 1, 2, 1);
        Assert.Null(labels.unique().counts);
        Expect.Values(searchsorted(tensor(new float[] { 1, 2, 3 }), tensor(new float[] { 2.5f })), 2);
    }

    [Fact]
    public void Comparisons()
    {
        Assert.True(x.Equals(x.clone()));
        Assert.False(x.Equals(x + 1));
        Assert.True(x.allclose(x + 1e-7));
        Expect.Flags(tensor(new[] { double.NaN, 1, double.PositiveInfinity }).isfinite(), false, true, false);
        Expect.Flags(tensor(new long[] { 1, 2 }).isin(tensor(new long[] { 2, 3 })), false, true);
        Expect.Flags(x.eq(3)[0], true, false, false);
    }
}
