using SegDsl.Replication;
using SegDsl.Distributed;
using SegDsl.Networks;
using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Distributed;

public sealed class SyncBatchNormTests
{
    /// <summary>The numbers of images per rank. Values are far from zero: sums of squares would lose precision.</summary>
    private static readonly int[] Shares = [3, 1, 2];

    [Theory]
    [InlineData(ScalarType.Float32, false, 1e-5)]
    [InlineData(ScalarType.Float32, true, 1e-5)]
    [InlineData(ScalarType.Float64, false, 1e-12)]
    public void Forward_backward_and_running_statistics_match_the_whole_batch(ScalarType type, bool isChannelsLast, double tolerance)
    {
        var whole = Pass(null, type, 0, 6, isChannelsLast);
        var ranks = Ranks.Run(Shares.Length, group => OfRank(group, Shares, type, isChannelsLast));
        Close(whole.Y, [.. ranks.SelectMany(r => r.Y)], tolerance);
        Close(whole.Dx, [.. ranks.SelectMany(r => r.Dx)], tolerance);
        Close(whole.Dw, Sum(ranks.Select(r => r.Dw)), 20 * tolerance);
        Close(whole.Db, Sum(ranks.Select(r => r.Db)), 20 * tolerance);
        foreach (var rank in ranks) Close(whole.State, rank.State, tolerance);
    }

    /// <summary>Both sides sum in float32: only values between two bfloat16 numbers may be rounded differently.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_bfloat16_results_match_the_whole_batch(bool isChannelsLast)
    {
        var whole = Pass(null, ScalarType.BFloat16, 0, 6, isChannelsLast);
        var ranks = Ranks.Run(Shares.Length, group => OfRank(group, Shares, ScalarType.BFloat16, isChannelsLast));
        foreach (var (expected, actual) in new[] { (whole.Y, ranks.SelectMany(r => r.Y).ToArray()), (whole.Dx, ranks.SelectMany(r => r.Dx).ToArray()) })
        {
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) <= Math.Abs(expected[i]) / 128, $"{i}: {expected[i]} and {actual[i]}");
            Assert.InRange(expected.Zip(actual).Count(pair => pair.First != pair.Second), 0, expected.Length / 100);
        }
        Close(whole.Dw, Sum(ranks.Select(r => r.Dw)), 1e-4);
        Close(whole.Db, Sum(ranks.Select(r => r.Db)), 1e-4);
        foreach (var rank in ranks) Close(whole.State, rank.State, 1e-5);
    }

    [Fact]
    public void Rank_without_images_participates()
    {
        var whole = Pass(null, ScalarType.Float32, 0, 6, isChannelsLast: false);
        var ranks = Ranks.Run(3, group => OfRank(group, [4, 0, 2], ScalarType.Float32, isChannelsLast: false));
        Close(whole.Y, [.. ranks.SelectMany(r => r.Y)], 1e-5);
        Close(whole.Dx, [.. ranks.SelectMany(r => r.Dx)], 1e-5);
        foreach (var rank in ranks) Close(whole.State, rank.State, 1e-5);
        Assert.All(ranks[1].Dw.Concat(ranks[1].Db), gradient => Assert.Equal(0, gradient));
    }

    [Fact]
    public void One_value_per_channel_is_an_error_on_all_ranks()
    {
        var errors = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var norm = new BatchNormalization(5, isSynchronized: true) { Group = group };
            return Assert.Throws<BatchNormalizationException>(() => norm.call(ones(1 - group.Rank, 5, 1, 1))).Message;
        });
        Assert.All(errors, error => Assert.StartsWith(
            "Batch normalization needs more than one value per channel in training, but all 2 ranks together have one", error, StringComparison.Ordinal));
    }

    [Fact]
    public void One_value_per_rank_is_enough()
    {
        var variances = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var norm = new BatchNormalization(5, isSynchronized: true) { Group = group };
            norm.call(full([1, 5, 1, 1], group.Rank * 2f));
            return Values(norm.running_var);
        });
        // The variance of 0 and 2 is 2.
        Assert.All(variances.SelectMany(variance => variance), variance => Assert.Equal(0.9 + 0.1 * 2, variance, 1e-6));
    }

    [Fact]
    public void Failure_during_backward_is_thrown_afterward()
    {
        var error = Assert.Throws<DistributedException>(() => Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var network = new SmallNetwork(Normalization.Sync);
            using var parallel = new DataParallel(network, group);
            var loss = parallel.Forward(ones([1, 3, 8, 8]))["seg"].sum();
            group.Fail(new DistributedException("Rank 7 is lost."));
            loss.backward();
            parallel.AverageGradients();
            return 0;
        }));
        Assert.Equal("Rank 7 is lost.", error.Message);
    }

    [Fact]
    public void In_evaluation_and_in_one_process_it_equals_batch_norm()
    {
        using var scope = NewDisposeScope();
        using var norm = new BatchNormalization(5, isSynchronized: true);
        var plain = nn.BatchNorm2d(5);
        foreach (var training in new[] { true, false })
        {
            norm.train(training);
            plain.train(training);
            Assert.True((plain.call(Input(ScalarType.Float32)) - norm.call(Input(ScalarType.Float32))).abs().max().item<float>() == 0);
        }
        Assert.Equal(plain.state_dict().Keys, norm.state_dict().Keys);
    }

    private static Numbers OfRank(ProcessGroup group, int[] shares, ScalarType type, bool isChannelsLast) =>
        Pass(group, type, shares[..group.Rank].Sum(), shares[group.Rank], isChannelsLast);

    /// <summary>One forward and backward pass over some of the images, with PyTorch's batch norm, or synchronized if there is a group.</summary>
    private static Numbers Pass(ProcessGroup? group, ScalarType type, int start, int count, bool isChannelsLast)
    {
        using var scope = NewDisposeScope();
        using TorchSharp.Modules.BatchNorm norm = group is null ? nn.BatchNorm2d(5) : new BatchNormalization(5, isSynchronized: true) { Group = group };
        if (type == ScalarType.Float64) norm.to(type);
        using (no_grad())
        {
            norm.weight.copy_(linspace(0.5, 1.5, 5));
            norm.bias?.copy_(linspace(-1, 1, 5));
        }
        var x = Layout(Input(type).narrow(0, start, count).clone(), isChannelsLast).requires_grad_();
        var y = norm.call(x);
        y.backward([Layout(Weights(type).narrow(0, start, count), isChannelsLast)]);
        return new Numbers(Values(y), Values(x.grad), Values(norm.weight.grad), Values(norm.bias?.grad),
            [.. Values(norm.running_mean), .. Values(norm.running_var)]);
    }

    private static Tensor Layout(Tensor map, bool isChannelsLast) =>
        TorchOperators.Contiguous.Call(map, isChannelsLast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous)[0].AsTensor();

    private static Tensor Input(ScalarType type) =>
        ((arange(6 * 5 * 4 * 3, ScalarType.Float64) * 1.7).sin() * 2 + arange(6).reshape(6, 1, 1, 1).expand(6, 5, 4, 3).flatten() + 3)
        .reshape(6, 5, 4, 3).to(type);

    private static Tensor Weights(ScalarType type) => (arange(6 * 5 * 4 * 3, ScalarType.Float64) * 0.9).cos().reshape(6, 5, 4, 3).to(type);

    private static double[] Values(Tensor? tensor)
    {
        var values = (tensor ?? throw new InvalidOperationException("missing tensor")).detach().to(ScalarType.Float64).contiguous();
        // TorchSharp does not copy the values of an empty tensor.
        return values.numel() == 0 ? [] : values.data<double>().ToArray();
    }

    private static double[] Sum(IEnumerable<double[]> terms) => terms.Aggregate((sum, term) => [.. sum.Zip(term, (a, b) => a + b)]);

    private static void Close(
        double[] expected, double[] actual, double tolerance,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(expected))] string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{what}[{i}]: {expected[i]} and {actual[i]}");
    }

    private sealed record Numbers(double[] Y, double[] Dx, double[] Dw, double[] Db, double[] State);
}
