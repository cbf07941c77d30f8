using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Tests.Networks;

public sealed class BatchNormalizationTests : IDisposable
{
    private readonly BatchNormalization norm = new(4);

    public void Dispose() => norm.Dispose();

    [Fact]
    public void One_value_per_channel_is_an_error_in_training()
    {
        var error = Assert.Throws<BatchNormalizationException>(() => norm.call(ones(1, 4, 1, 1)));

        Assert.Equal(
            "Batch normalization needs more than one value per channel in training, but the input is [1, 4, 1, 1]. "
            + "Use a larger batch, another normalization such as 'norm group(32)', or fixed statistics with 'freeze norm'.",
            error.Message);
        Assert.Same(norm, error.Layer);
        Assert.True(norm.running_var!.isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(1, 1, 2)]
    public void Two_values_per_channel_are_enough(long images, long height, long width)
    {
        Assert.True(norm.call(rand(images, 4, height, width)).isfinite().all().item<bool>());
        Assert.True(norm.running_var!.isfinite().all().item<bool>());
    }

    [Fact]
    public void Evaluation_accepts_one_value()
    {
        norm.eval();
        Assert.Equal([1, 4, 1, 1], norm.call(ones(1, 4, 1, 1)).shape);
    }

    [Fact]
    public void Epsilon_and_momentum_are_applied()
    {
        using var layer = new BatchNormalization(1, eps: 3, momentum: 0.5);
        var result = layer.call(tensor(new float[] { -1, 1 }).view(2, 1, 1, 1));
        // The mean is 0, the biased variance 1 and the unbiased one 2.
        Assert.Equal(0.5, result[1].item<float>(), 1e-6);
        Assert.Equal(0.5 * 1 + 0.5 * 2, layer.running_var!.item<float>(), 1e-6);
    }
}
