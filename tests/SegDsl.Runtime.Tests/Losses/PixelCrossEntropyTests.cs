using SegDsl.Losses;
using SegDsl.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Losses;

/// <summary>Compares the float32 kernels on the CPU with torch operations in float64.</summary>
public sealed class PixelCrossEntropyTests : IDisposable
{
    private const int Ignore = 255;

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    private static Tensor Labels(int classes, int height, int width)
    {
        var labels = (Reference.Image("labels", 0.5, 2, height, width) + 0.5).mul(classes + 1).to(ScalarType.Int64);
        return labels.masked_fill(labels.ge(classes), Ignore);
    }

    private static void AssertSame(Tensor logits, Func<Tensor, Tensor> loss)
    {
        var exact = logits.to(ScalarType.Float64).requires_grad_();
        logits.requires_grad_();
        var (expected, actual) = (loss(exact), loss(logits));
        Assert.Equal(ScalarType.Float32, actual.dtype);
        Assert.True(SetCrossEntropy.Supports(logits) && !SetCrossEntropy.Supports(exact));
        AssertClose(expected, actual);

        // Every pixel has a different output gradient, and some have none.
        var slopes = Reference.Image("slopes", 1, expected.shape).clamp_min(-0.5) + 0.5;
        expected.backward([slopes.to(ScalarType.Float64)]);
        actual.backward([slopes]);
        Assert.NotNull(exact.grad);
        Assert.NotNull(logits.grad);
        AssertClose(exact.grad, logits.grad);
    }

    private static void AssertClose(Tensor expected, Tensor actual) =>
        Assert.True(
            (expected - actual).abs().le(1e-5 * (1 + expected.abs())).all().item<bool>(), $"differs by {(expected - actual).abs().max().item<double>()}");

    [Theory]
    [InlineData(5, 40, 31, 1)]
    [InlineData(19, 7, 5, 4)]
    [InlineData(70, 33, 32, 1)]
    [InlineData(1, 3, 3, 1)]
    [InlineData(3, 9, 11, 100)]
    public void Values_and_gradients_match_torch(int classes, int height, int width, double scale)
    {
        var labels = Labels(classes, height, width);
        Tensor Logits() => Reference.Image("logits", scale, 2, classes, height, width);
        AssertSame(Logits(), logits => PixelCrossEntropy.OfLabels(logits, labels, Ignore));
        var weights = Reference.Image("weights", 1, 2, classes) + 2;
        foreach (var border in new[] { 0, 1, 3 })
        {
            var sets = LabelSetTarget.Of(labels, classes, Ignore, border);
            AssertSame(Logits(), logits => PixelCrossEntropy.OfSets(logits, sets, weights.to(logits.dtype)));
        }
    }

    [Fact]
    public void Logits_may_have_any_memory_layout()
    {
        var labels = Labels(5, 40, 31);
        var logits = Reference.Image("logits", 1, 2, 40, 31, 5).permute(0, 3, 1, 2);
        Assert.False(logits.is_contiguous());
        AssertSame(logits, scores => PixelCrossEntropy.OfLabels(scores, labels, Ignore));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Result_does_not_depend_on_the_number_of_threads(int threads)
    {
        var before = get_num_threads();
        try
        {
            var labels = Labels(19, 90, 70);
            Tensor Gradient(int count)
            {
                set_num_threads(count);
                var logits = Reference.Image("logits", 3, 2, 19, 90, 70).requires_grad_();
                PixelCrossEntropy.OfLabels(logits, labels, Ignore).sum().backward();
                return logits.grad ?? throw new InvalidOperationException();
            }
            Assert.True(Gradient(threads).equal(Gradient(4)).all().item<bool>());
        }
        finally
        {
            set_num_threads(before);
        }
    }
}
