using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Aten.Tests;

public class FunctionalTests
{
    private readonly Tensor image = arange(16.0).reshape(1, 1, 4, 4);

    [Fact]
    public void Convolutions()
    {
        using var kernel = ones(1, 1, 2, 2);
        Expect.Values(F.conv2d(image, kernel, strides: [2, 2]), 10, 18, 42, 50);
        Expect.Shape(F.conv2d(image, kernel, padding: [1, 1], dilation: [2, 2]), 1, 1, 4, 4);
        Expect.Shape(F.conv2d_padding(image, ones(1, 1, 3, 3), padding: Padding.Same), 1, 1, 4, 4);
        Expect.Values(F.conv2d(ones(1, 2, 1, 1), tensor(new float[] { 2, 3 }).reshape(2, 1, 1, 1), tensor(new float[] { 1, 1 }), groups: 2), 3, 4);
        Expect.Shape(F.conv_transpose2d(image, kernel, strides: [2, 2]), 1, 1, 8, 8);
        Expect.Values(F.conv1d(tensor(new float[,,] { { { 1, 2, 3 } } }), tensor(new float[,,] { { { 1, -1 } } })), -1, -1);
        using var columns = F.unfold(image, 2, stride: 2);
        Expect.Shape(columns, 1, 4, 4);
        Assert.True(F.fold(columns, 4, 2, stride: 2).Equals(image));
    }

    [Fact]
    public void Pooling()
    {
        Expect.Values(F.max_pool2d(image, 2), 5, 7, 13, 15);
        Expect.Shape(F.max_pool2d(image, 3, stride: 2, padding: 1), 1, 1, 2, 2);
        Expect.Values(F.avg_pool2d(image, 2), 2.5, 4.5, 10.5, 12.5);
        Expect.Values(F.adaptive_avg_pool2d(image, 1), 7.5);
        Expect.Values(F.adaptive_max_pool2d(image, [2, 1]), 7, 15);
        Expect.Values(F.max_pool2d_with_indices(image, [4, 4]).indices, 15);
    }

    [Fact]
    public void Norms()
    {
        using var x = tensor(new float[] { 1, 3, 2, 6 }).reshape(2, 2, 1, 1);
        using var mean = zeros(2);
        using var variance = ones(2);
        Expect.Close(F.batch_norm(x, mean, variance, training: true, momentum: 0.5), 1e-4, -1, -1, 1, 1);
        Expect.Values(mean, 0.75, 2.25);
        Expect.Close(F.batch_norm(x, mean, variance, eps: 0), 1e-5, 0.25 / Math.Sqrt(0.75), 0.75 / Math.Sqrt(2.75), 1.25 / Math.Sqrt(0.75), 3.75 / Math.Sqrt(2.75));
        Expect.Close(F.group_norm(x, 1), 1e-4, -1, 1, -1, 1);
        Expect.Close(F.layer_norm(tensor(new float[,] { { 1, 3 } }), [2]), 1e-4, -1, 1);
        Expect.Close(F.instance_norm(tensor(new float[] { 1, 3 }).reshape(1, 1, 1, 2)), 1e-4, -1, 1);
        Expect.Values(F.normalize(tensor(new float[,] { { 3, 4 } })), 0.6, 0.8);
    }

    [Fact]
    public void Activations()
    {
        using var x = tensor(new float[] { -4, 0, 2 });
        Expect.Values(F.relu(x), 0, 0, 2);
        Expect.Values(F.relu6(x * 4), 0, 0, 6);
        Expect.Values(F.leaky_relu(x), -0.04, 0, 2);
        Expect.Values(F.elu(x, 1), Math.Exp(-4) - 1, 0, 2);
        Expect.Values(F.silu(x), -4 / (1 + Math.Exp(4)), 0, 2 / (1 + Math.Exp(-2)));
        Expect.Values(F.hardswish(x), 0, 0, 5.0 / 3);
        Expect.Values(F.hardsigmoid(x), 0, 0.5, 5.0 / 6);
        Expect.Values(F.hardtanh(x), -1, 0, 1);
        Expect.Values(F.softsign(x), -0.8, 0, 2.0 / 3);
        Expect.Values(F.prelu(x, tensor(0.5f).reshape(1)), -2, 0, 2);
        Expect.Close(F.gelu(x), 1e-5, -4 * 3.167124183e-5, 0, 2 * 0.9772498680518);
        Expect.Close(F.mish(x), 1e-5, -0.0725917, 0, 1.9439589);
        Expect.Values(F.logsigmoid(tensor(0f)), -Math.Log(2));
        using var changed = F.relu(x, inplace: true);
        Expect.Values(x, 0, 0, 2);
    }

    [Fact]
    public void Losses()
    {
        using var logits = zeros(1, 4);
        using var label = tensor(new long[] { 1 });
        Expect.Values(F.cross_entropy(logits, label), Math.Log(4));
        Expect.Values(F.cross_entropy(zeros(1, 3, 1, 2), tensor(new long[,,] { { { 255, 0 } } }), ignore_index: 255), Math.Log(3));
        Expect.Values(F.cross_entropy(logits, label, reduction: Reduction.None), Math.Log(4));
        Expect.Values(F.nll_loss(logits.log_softmax(1), label), Math.Log(4));
        Expect.Values(F.binary_cross_entropy_with_logits(zeros(2), ones(2)), Math.Log(2));
        Expect.Values(F.binary_cross_entropy(full(2, 0.5), ones(2), reduction: Reduction.Sum), 2 * Math.Log(2));
        Expect.Values(F.mse_loss(zeros(2), tensor(new float[] { 1, 3 })), 5);
        Expect.Values(F.l1_loss(zeros(2), tensor(new float[] { 1, 3 })), 2);
        Expect.Values(F.smooth_l1_loss(zeros(2), tensor(new float[] { 1, 3 })), 1.5);
        Expect.Values(F.huber_loss(zeros(1), full(1, 3.0), delta: 2), 4);
        Expect.Values(F.kl_div(zeros(2), ones(2)), Math.E);
        Expect.Values(F.gaussian_nll_loss(zeros(1), ones(1), ones(1)), 0.5);
        Expect.Values(F.cosine_similarity(tensor(new float[,] { { 1, 0 } }), tensor(new float[,] { { 1, 1 } })), Math.Sqrt(0.5));
    }

    [Fact]
    public void Resizing()
    {
        using var row = tensor(new double[] { 0, 3 }).reshape(1, 1, 1, 2);
        Expect.Values(F.interpolate(row, [1, 4]), 0, 0, 3, 3);
        Expect.Values(F.interpolate(row, [1, 4], mode: InterpolationMode.Bilinear, align_corners: true), 0, 1, 2, 3);
        Expect.Values(F.interpolate(row, [1, 4], mode: InterpolationMode.Bilinear), 0, 0.75, 2.25, 3);
        Expect.Values(F.interpolate(row, scale_factor: [1.0, 0.5], mode: InterpolationMode.Area), 1.5);
        Expect.Shape(F.interpolate(image, scale_factor: [1.5, 2.0], mode: InterpolationMode.Bicubic), 1, 1, 6, 8);
        Expect.Values(F.upsample_bilinear(row, [1, 3], align_corners: true), 0, 1.5, 3);
        Expect.Values(F.pixel_shuffle(arange(4.0).reshape(1, 4, 1, 1), 2), 0, 1, 2, 3);
        Assert.Throws<ArgumentException>(() => F.interpolate(image));
        Assert.Throws<ArgumentException>(() => F.interpolate(image, [2, 2], [1.0, 1.0]));
        Assert.Throws<ArgumentException>(() => F.interpolate(image, [2]));
        Assert.Throws<ArgumentException>(() => F.interpolate(image, [2, 2], align_corners: true));
        Assert.Throws<ArgumentException>(() => F.interpolate(image, [2, 2], mode: InterpolationMode.Trilinear));
    }

    [Fact]
    public void Sampling()
    {
        using var pixels = image.@double();
        using var identity = tensor(new double[,,] { { { 1, 0, 0 }, { 0, 1, 0 } } });
        using var grid = F.affine_grid(identity, [1, 1, 4, 4], align_corners: true);
        Assert.True(F.grid_sample(pixels, grid, align_corners: true).allclose(pixels));
        using var outside = full([1, 1, 1, 2], 3.0, dtype: float64);
        Expect.Values(F.grid_sample(pixels, outside, align_corners: true), 0);
        Expect.Values(F.grid_sample(pixels, outside, padding_mode: GridSamplePaddingMode.Border, align_corners: true), 15);
        Expect.Values(F.grid_sample(pixels, zeros([1, 1, 1, 2], float64), GridSampleMode.Nearest, align_corners: true), 10);
    }

    [Fact]
    public void PaddingOfEveryKind()
    {
        using var row = tensor(new float[] { 1, 2, 3 }).reshape(1, 1, 3);
        Expect.Values(F.pad(row, (1, 2), value: 9), 9, 1, 2, 3, 9, 9);
        Expect.Values(F.pad(row, (1, 1), PaddingModes.Reflect), 2, 1, 2, 3, 2);
        Expect.Values(F.pad(row, (1, 1), PaddingModes.Replicate), 1, 1, 2, 3, 3);
        Expect.Values(F.pad(row, (1, 1), PaddingModes.Circular), 3, 1, 2, 3, 1);
        Expect.Shape(F.pad(ones(1, 1, 2, 2), 1), 3, 3, 4, 4);
    }

    [Fact]
    public void DropoutDropsInTrainingOnly()
    {
        manual_seed(0);
        using var x = ones(1, 1000, 2, 2);
        Assert.True(F.dropout(x, 0.3, training: false).Equals(x));
        Assert.InRange((F.dropout(x, 0.3) == 0).@float().mean().ToSingle(), 0.25, 0.35);
        using var channels = F.dropout2d(x, 0.5).flatten(2);
        Assert.True(channels.amin([2]).Equals(channels.amax([2])));
    }

    [Fact]
    public void Attention()
    {
        using var q = tensor(new float[,,] { { { 1, 0 }, { 0, 1 } } });
        Expect.Values(F.scaled_dot_product_attention(q, q, q, is_casual: true)[0, 0], 1, 0);
        double weight = 1 / (1 + Math.Exp(-Math.Sqrt(0.5)));
        Expect.Values(F.scaled_dot_product_attention(q, q, q)[0, 0], weight, 1 - weight);
        using var mask = tensor(new[,] { { true, false }, { true, true } });
        Expect.Values(F.scaled_dot_product_attention(q, q, q, mask)[0, 0], 1, 0);
        Expect.Values(F.one_hot(tensor(new long[] { 1 }), 3), 0, 1, 0);
        Expect.Values(F.linear(ones(1, 2), ones(1, 2), ones(1)), 3);
    }
}
