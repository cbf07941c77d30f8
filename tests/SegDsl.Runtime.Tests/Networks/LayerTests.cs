using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Runtime.Tests.Networks;

/// <summary>Behavior of layers in training, and their initial weights. Other tests compare their results with PyTorch.</summary>
public sealed class LayerTests
{
    [Fact]
    public void Stochastic_depth_drops_whole_samples_and_keeps_the_mean()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var layer = new StochasticDepth(0.25);
        using var input = ones(4000, 2, 3, 1);

        using var result = layer.call(input);

        var samples = result.reshape(4000, 6).data<float>().ToArray().Chunk(6).ToList();
        Assert.All(samples, s => Assert.True(s.All(v => v == s[0]) && (s[0] == 0 || Math.Abs(s[0] - (4f / 3)) < 1e-6)));
        Assert.Equal(0.25, samples.Count(s => s[0] == 0) / 4000.0, 0.03);
    }

    [Fact]
    public void Stochastic_depth_does_nothing_in_evaluation()
    {
        using var scope = NewDisposeScope();
        using var layer = new StochasticDepth(0.9);
        layer.eval();
        using var input = randn(8, 2, 3, 3);

        Assert.True(layer.call(input).Equals(input));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Stochastic_depth_requires_a_probability(double p) => Assert.Throws<ArgumentOutOfRangeException>(() => new StochasticDepth(p));

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Window_attention_learns_its_biases_and_keeps_no_tensors(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var layer = new WindowAttention(8, 2, window: 3, shift: 1);
        layer.to(type);
        using var input = randn(2, 8, 7, 5, dtype: type);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (var result = layer.call(input))
        {
            Assert.Equal(1, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
            Assert.Equal([2, 8, 7, 5], result.shape);
            using var sum = result.square().sum();
            sum.backward();
        }

        // Every offset within a window occurs.
        var gradient = layer.get_parameter("relative_position_bias_table")!.grad!;
        Assert.True((gradient != 0).any(1).all().item<bool>());
    }

    [Fact]
    public void Windows_of_opposite_sides_do_not_mix()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = new WindowAttention(4, 1, window: 4, shift: 2);
        using var input = randn(1, 4, 8, 8);
        using var changed = input.clone();
        changed[.., .., 0, 0] = 5;

        var differs = (layer.call(input) != layer.call(changed)).any(1)[0];

        // After the shift, the window of pixel (0, 0) also holds pixels of the other three corners.
        Assert.True(differs[..2, ..2].all().item<bool>());
        Assert.Equal(4, differs.sum().item<long>());
    }

    [Fact]
    public void Dropout_zeroes_elements_and_Dropout2d_channels()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);

        var elements = nn.Dropout(0.25).call(ones(4000, 6)).data<float>().ToArray();
        var channels = nn.Dropout2d(0.25).call(ones(40, 100, 3, 2)).reshape(4000, 6).data<float>().ToArray().Chunk(6).ToList();

        Assert.All(elements, v => Assert.True(v == 0 || Math.Abs(v - (4f / 3)) < 1e-6));
        Assert.Equal(0.25, elements.Count(v => v == 0) / 24000.0, 0.02);
        Assert.All(channels, c => Assert.True(c.All(v => v == c[0]) && (c[0] == 0 || Math.Abs(c[0] - (4f / 3)) < 1e-6)));
        Assert.Equal(0.25, channels.Count(c => c[0] == 0) / 4000.0, 0.03);
    }

    [Fact]
    public void Batch_norm_updates_its_statistics_by_its_momentum()
    {
        using var scope = NewDisposeScope();
        using var layer = new BatchNormalization(2, eps: 0.001, momentum: 0.3);
        var input = (randn(4, 2, 3, 3) * 2) + 5;

        layer.call(input);

        var channels = input.transpose(0, 1).flatten(1);
        Assert.True(layer.running_mean!.allclose(channels.mean([1]) * 0.3, 1e-4));
        // Running statistics use the unbiased variance of the batch.
        Assert.True(layer.running_var!.allclose((channels.var(1) * 0.3) + 0.7, 1e-4));
        Assert.Equal(1, layer.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void Norms_initially_give_mean_0_and_deviation_1()
    {
        using var scope = NewDisposeScope();
        var input = (randn(4, 6, 5, 7) * 3) + 2;
        // The dimensions that each norm aggregates.
        Check(Normalization.Batch, x => x.transpose(0, 1).flatten(1));
        Check(Normalization.Sync, x => x.transpose(0, 1).flatten(1));
        Check(Normalization.Layer, x => x.permute(0, 2, 3, 1).flatten(0, 2));
        Check(Normalization.Instance, x => x.flatten(2).flatten(0, 1));
        Check(Normalization.Group(2), x => x.reshape(8, 105));

        void Check(Normalization norm, Func<Tensor, Tensor> parts)
        {
            using var layer = norm.Create(6);
            var rows = parts(layer.call(input).detach());
            Assert.True(rows.mean([1]).allclose(zeros(rows.shape[0]), atol: 1e-5));
            Assert.True(rows.square().mean([1]).allclose(ones(rows.shape[0]), rtol: 1e-3));
        }
    }

    [Fact]
    public void Sums_of_lists_do_not_change_their_elements()
    {
        using var scope = NewDisposeScope();
        Tensor[] parts = [tensor(1f), tensor(2f), tensor(4f)];

        Assert.Equal(7f, TensorLists.Sum(parts).item<float>());
        Assert.Equal(3f, TensorLists.Sum([parts[1]]).add_(1).item<float>());
        Assert.Equal([1f, 2f, 4f], parts.Select(p => p.item<float>()));
    }

    [Theory]
    [InlineData(1.0 / 49, 49, 1)]
    [InlineData(0.25, 7, 1)]
    [InlineData(3, 5, 15)]
    public void Upsampling_by_a_factor_rounds_down(double factor, long size, long expected)
    {
        using var scope = NewDisposeScope();
        Assert.Equal([1, 1, expected, expected], zeros(1, 1, size, size).UpsampleBy(factor, InterpolationMode.Nearest).shape);
    }

    /// <summary>
    /// PyTorch's <c>interpolate(scale_factor=s)</c> samples at (i + 0.5) / s - 0.5, or at floor(i / s) for the nearest pixel, wherever the new size ends.
    /// </summary>
    [Theory]
    [InlineData(0.5, 7)]
    [InlineData(0.25, 11)]
    [InlineData(1.0 / 3, 8)]
    public void Resizing_by_a_factor_that_does_not_divide_samples_where_the_factor_says(double factor, int size)
    {
        using var scope = NewDisposeScope();
        var row = arange(size, float32).square();
        var image = row.view(1, 1, 1, size).expand(1, 1, size, size);
        var values = row.data<float>().ToArray();

        var linear = image.UpsampleBy(factor, InterpolationMode.Bilinear, alignCorners: false)[0, 0, 0].data<float>().ToArray();
        var nearest = image.UpsampleBy(factor, InterpolationMode.Nearest)[0, 0, 0].data<float>().ToArray();

        for (var i = 0; i < linear.Length; i++)
        {
            var place = ((i + 0.5) / factor) - 0.5;
            var (left, part) = ((int)place, place - (int)place);
            Assert.Equal(values[left] + (part * (values[Math.Min(left + 1, size - 1)] - values[left])), linear[i], 1e-3);
            Assert.Equal(values[(int)(i / factor)], nearest[i]);
        }
    }
}
