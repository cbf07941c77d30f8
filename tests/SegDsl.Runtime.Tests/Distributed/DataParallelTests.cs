using SegDsl.Distributed;
using SegDsl.Networks;
using SegDsl.Precision;
using SegDsl.Recomputation;
using SegDsl.Replication;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Distributed;

/// <summary>Compares two ranks with half of the batch each with one process that has the whole batch.</summary>
public sealed class DataParallelTests
{
    private const int Steps = 4;

    /// <summary>Networks (see <see cref="Create"/>), batches per step, precisions and bucket sizes; buckets of a byte hold one parameter each.</summary>
    public static TheoryData<string, int, string, long> Ways => new()
    {
        { "group", 1, "Fp32", 1 },
        { "group", 2, "Fp32", 1 },
        { "group", 1, "Fp32", 25 << 20 },
        { "sync", 1, "Fp32", 1 },
        { "batch, synchronized", 1, "Fp32", 1 },
        { "tangled", 1, "Fp32", 1 },
        { "tangled", 2, "Fp32", 1 },
        { "tangled, borrowed", 1, "Fp32", 1 },
        { "tangled, borrowed", 2, "Fp32", 1 },
        { "sync, recomputed", 1, "Fp32", 1 },
        { "tangled, recomputed", 2, "Fp32", 1 },
        { "group, recomputed", 1, "Bf16", 1 },
        { "group", 1, "Bf16", 1 },
        { "sync", 1, "Bf16", 1 },
        { "sync", 2, "Bf16", 1 },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Two_ranks_match_one_process_with_the_whole_batch(string name, int accumulated, string precision, long bucketBytes)
    {
        var type = Enum.Parse<ComputePrecision>(precision);
        var (losses, weights) = Train(null, name, accumulated, type);
        var ranks = Ranks.Run(2, group => Train(group, name, accumulated, type, bucketBytes: bucketBytes));
        // bfloat16 has 8 significant bits: gradients of half a batch are rounded before the addition, those of a whole batch after it.
        var tolerance = type == ComputePrecision.Fp32 ? 1e-5 : 5e-3;
        Assert.Equal(losses[0], ranks.Average(rank => rank.Losses[0]), 1e-5);
        for (var step = 1; step < Steps; step++) Assert.Equal(losses[step], ranks.Average(rank => rank.Losses[step]), tolerance);
        foreach (var rank in ranks)
        {
            Assert.Equal(weights.Length, rank.Weights.Length);
            for (var i = 0; i < weights.Length; i++)
                Assert.True(Math.Abs(weights[i] - rank.Weights[i]) < tolerance, $"{i}: {weights[i]} and {rank.Weights[i]}");
        }
        Assert.Equal(ranks[0].Weights, ranks[1].Weights);
        Assert.True(losses[^1] < losses[0], "the loss did not decrease");
    }

    /// <summary>
    /// With the same rounding, results are the same: compared with one process that adds the gradients of the two halves like the ranks do, bfloat16
    /// is as exact as float32.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void In_bfloat16_two_ranks_match_one_process_that_adds_two_halves(int accumulated)
    {
        var (losses, weights) = Train(null, "group", accumulated, ComputePrecision.Bf16, inHalves: true);
        var ranks = Ranks.Run(2, group => Train(group, "group", accumulated, ComputePrecision.Bf16));
        for (var step = 0; step < Steps; step++) Assert.Equal(losses[step], ranks.Average(rank => rank.Losses[step]), 1e-5);
        foreach (var rank in ranks)
            for (var i = 0; i < weights.Length; i++) Assert.Equal(weights[i], rank.Weights[i], 1e-5f);
    }

    /// <summary>
    /// The first step only records the order. In the small network, the first convolution is sent after the backward pass, since images need no
    /// gradient; in the tangled network, so are parameters that are used outside of a module with one input.
    /// </summary>
    [Theory]
    [InlineData("group", new[] { 0, 4, 4, 4 })]
    [InlineData("tangled", new[] { 0, 11, 11, 11 })]
    [InlineData("tangled, borrowed", new[] { 0, 11, 0, 0 })]
    public void Gradients_are_sent_during_backward_unless_they_change_later(string name, int[] expected)
    {
        var sent = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var network = Create(name);
            using var parallel = new DataParallel(network, group, new DataParallelOptions { BucketBytes = 1 });
            var counts = new int[Steps];
            for (var step = 0; step < Steps; step++)
            {
                network.zero_grad();
                // Passes without averaging must not communicate, and must not leave active markers for the next pass.
                parallel.Forward(Images(0), averages: false)["seg"].sum().backward();
                var before = parallel.SentBuckets;
                using (no_grad()) parallel.Forward(Images(0), averages: false);
                parallel.Forward(Images(0))["seg"].sum().backward();
                counts[step] = before == 0 ? parallel.SentBuckets : -1;
                parallel.AverageGradients();
            }
            return counts;
        });
        Assert.Equal(expected, sent[0]);
        Assert.Equal(expected, sent[1]);
    }

    [Theory]
    [InlineData("abandoned")]
    [InlineData("joint")]
    [InlineData("in turn")]
    [InlineData("twice")]
    public void Passes_in_any_order_are_averaged_correctly(string order)
    {
        var gradients = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var network = Create("group");
            using var parallel = new DataParallel(network, group, new DataParallelOptions { BucketBytes = 1 });
            for (var step = 0; step < 3; step++)
            {
                network.zero_grad();
                Propagate(order, images => parallel.Forward(images)["seg"], Images(0).narrow(0, 2 * group.Rank, 2));
                parallel.AverageGradients();
            }
            return Gradients(network);
        });

        using var scope = NewDisposeScope();
        using var network = Create("group");
        foreach (var first in new[] { 0, 2 }) Propagate(order, images => network.call(images)["seg"], Images(0).narrow(0, first, 2));
        var expected = Gradients(network).Select(gradient => gradient / 2).ToArray();
        foreach (var rank in gradients)
        {
            Assert.Equal(expected.Length, rank.Length);
            // The gradients are sums over thousands of values of about 1.
            for (var i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - rank[i]) <= 1e-5 * Math.Max(100, Math.Abs(expected[i])), $"{i}: {expected[i]} and {rank[i]}");
        }
    }

    /// <summary>Twelve layers of 1 MiB in buckets of 4 MiB: the first and last buckets are small, and the order is that of rank 0.</summary>
    [Fact]
    public void Buckets_follow_the_order_of_rank_0_with_small_first_and_last_buckets()
    {
        var plans = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            var layers = Enumerable.Range(0, 12).Select(i => ($"{i}", (nn.Module<Tensor, Tensor>)nn.Linear(512, 512, hasBias: false))).ToArray();
            var network = nn.Sequential(layers);
            var order = new CallOrder(network);
            var calls = group.Rank == 0 ? layers : layers.Reverse();
            order.Record(() => calls.Aggregate(ones(1, 512), (x, layer) => layer.Item2.call(x)));
            var parameters = network.named_parameters().ToList();
            return BucketPlan.Create([.. parameters.Select(named => named.parameter)], order, 4 << 20, group)
                .Select(bucket => string.Join(' ', bucket.Parameters.Select(p => parameters.Find(named => ReferenceEquals(named.parameter, p)).name))
                    + $" from {layers.First(layer => layer.Item2 == bucket.FirstModule).Item1}")
                .ToArray();
        });
        Assert.Equal(
        [
            "11.weight from 11", "10.weight 9.weight 8.weight 7.weight from 7", "6.weight 5.weight 4.weight 3.weight from 3", "2.weight 1.weight from 1",
            "0.weight from 0",
        ], plans[0]);
        Assert.Equal(plans[0], plans[1]);
    }

    [Fact]
    public void Ranks_start_with_the_state_of_rank_0()
    {
        var weights = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var network = Create("batch");
            using (no_grad())
            {
                foreach (var tensor in network.state_dict().Values) tensor.add_(group.Rank);
            }
            using var parallel = new DataParallel(network, group);
            return State(network);
        });
        using var fresh = Create("batch");
        Assert.Equal(State(fresh), weights[0]);
        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public void Running_statistics_come_from_rank_0()
    {
        var means = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var network = Create("batch");
            using var parallel = new DataParallel(network, group);
            for (var step = 0; step < 4; step++)
            {
                // Statistics that a rank has updated since are replaced when the next step starts.
                parallel.Forward(step < 3 ? full([1, 3, 8, 8], 1f + group.Rank * 5) : zeros([1, 3, 8, 8]))["seg"].sum().backward();
                parallel.AverageGradients();
            }
            return State(network);
        });
        Assert.Equal(means[0], means[1]);
    }

    [Fact]
    public void Different_networks_are_reported()
    {
        var error = Assert.Throws<DistributedException>(() => Ranks.Run(2, group =>
        {
            using var network = new SmallNetwork(Normalization.Group(2), hasUnused: group.Rank == 1);
            using var parallel = new DataParallel(network, group);
            return 0;
        }));
        Assert.StartsWith(
            "The networks of the ranks differ: rank 1 has parameter unused.weight [4, 8, 1, 1] Float32, but rank 0 has nothing.",
                error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_leak_no_tensors()
    {
        var alive = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var network = Create("sync");
            using var parallel = new DataParallel(network, group, new DataParallelOptions { BucketBytes = 1 });
            var counts = new long[30];
            for (var step = 0; step < counts.Length; step++)
            {
                using (var inner = NewDisposeScope())
                {
                    foreach (var parameter in network.parameters()) parameter.grad = null;
                    parallel.Forward(Images(group.Rank))["seg"].sum().backward();
                    parallel.AverageGradients();
                }
                counts[step] = Tensor.TotalCount;
            }
            return counts;
        });
        Assert.All(alive, counts => Assert.Equal(counts[9], counts[29]));
    }

    private static SegmentationNetwork Create(string name) => name.Split(',')[0] switch
    {
        "sync" => new SmallNetwork(Normalization.Sync),
        "group" => new SmallNetwork(Normalization.Group(2)),
        "batch" => new SmallNetwork(Normalization.Batch),
        _ => new TangledNetwork(borrows: name.Contains("borrowed", StringComparison.Ordinal)),
    };

    private static float[] State(SegmentationNetwork network)
    {
        using var scope = NewDisposeScope();
        return [.. network.state_dict().Values.SelectMany(tensor => tensor.to(ScalarType.Float32).data<float>().ToArray())];
    }

    private static float[] Gradients(SegmentationNetwork network) =>
        [.. network.parameters().SelectMany(
            parameter => parameter.grad?.contiguous().data<float>().ToArray() ?? throw new InvalidOperationException("missing gradient"))];

    /// <summary>Forward and backward passes that are not simply alternating.</summary>
    private static void Propagate(string order, Func<Tensor, Tensor> forward, Tensor images)
    {
        var first = forward(images);
        if (order == "twice")
        {
            autograd.backward([first.square().sum()], retain_graph: true);
            first.sum().backward();
            return;
        }
        var second = forward(images * 2);
        switch (order)
        {
            case "abandoned":
                second.square().sum().backward();
                break;
            case "joint":
                (first.square().sum() + second.square().sum()).backward();
                break;
            default:
                first.square().sum().backward();
                second.square().sum().backward();
                break;
        }
    }

    /// <summary>Trains with one rank's half of every batch, or in one process with the whole batch, at once or as two halves.</summary>
    private static (double[] Losses, float[] Weights) Train(
        ProcessGroup? group, string name, int accumulated, ComputePrecision precision, bool inHalves = false, long bucketBytes = 1)
    {
        using var scope = NewDisposeScope();
        using var network = Create(name);
        using var optimizer = optim.SGD(network.parameters().DistinctBy(parameter => parameter, ReferenceEqualityComparer.Instance), 0.05, momentum: 0.9);
        var options = new DataParallelOptions { SyncBatchNorm = name.Contains("synchronized", StringComparison.Ordinal), BucketBytes = bucketBytes };
        using var parallel = group is null ? null : new DataParallel(network, group, options);
        using var recomputed = name.Contains("recomputed", StringComparison.Ordinal)
            ? new RecomputedParts(network, [.. network.named_children().Where(c => c.module is nn.Module<Tensor, Tensor>).Select(c => c.name)], precision, CPU)
            : null;
        int[] firsts = group is not null ? [2 * group.Rank] : inHalves ? [0, 2] : [0];
        var count = group is null && !inHalves ? 4 : 2;
        var losses = new double[Steps];
        for (var step = 0; step < Steps; step++)
        {
            optimizer.zero_grad();
            for (var part = 0; part < accumulated; part++)
            {
                foreach (var first in firsts)
                {
                    using var inner = NewDisposeScope();
                    var (images, labels) = (Images(part).narrow(0, first, count), Labels(part).narrow(0, first, count));
                    Tensor logits;
                    using (Autocast.Enter(precision, CPU))
                        logits = (parallel is null ? network.call(images) : parallel.Forward(images, averages: part == accumulated - 1))["seg"];
                    var loss = nn.functional.cross_entropy(logits.to(ScalarType.Float32), labels) / (accumulated * firsts.Length);
                    recomputed?.EndForward();
                    loss.backward();
                    recomputed?.EndBackward();
                    losses[step] += loss.item<float>();
                }
            }
            parallel?.AverageGradients();
            optimizer.step();
        }
        return (losses, State(network));
    }

    private static Tensor Images(int index) =>
        (arange(4 * 3 * 12 * 10, ScalarType.Float32) * (0.37f + index)).sin().reshape(4, 3, 12, 10) + arange(4).reshape(4, 1, 1, 1) * 0.2f;

    private static Tensor Labels(int index) => (arange(4 * 12 * 10, ScalarType.Int64) * (7 + index) / 5).remainder(4).reshape(4, 12, 10).to(ScalarType.Int64);
}
