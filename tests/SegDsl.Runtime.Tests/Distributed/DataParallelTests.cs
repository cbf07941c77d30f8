using SegDsl.Distributed;
using SegDsl.Networks;
using SegDsl.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Distributed;

/// <summary>Two ranks with half of the batch each, against one process with all of it.</summary>
public sealed class DataParallelTests
{
    private const int Steps = 4;

    public static TheoryData<string, int, string> Ways => new()
    {
        { "group", 1, "Fp32" },
        { "group", 2, "Fp32" },
        { "sync", 1, "Fp32" },
        { "batch, synchronised", 1, "Fp32" },
        { "group", 1, "Bf16" },
        { "sync", 1, "Bf16" },
        { "sync", 2, "Bf16" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Two_ranks_do_what_one_process_does_with_the_whole_batch(string norm, int accumulated, string precision)
    {
        var type = Enum.Parse<ComputePrecision>(precision);
        var (losses, weights) = Train(null, Create(norm), norm, accumulated, type);
        var ranks = Ranks.Run(2, group => Train(group, Create(norm), norm, accumulated, type));
        // bfloat16 has 8 bits: gradients of half a batch are rounded before they are added, those of a whole batch after it.
        var tolerance = type == ComputePrecision.Fp32 ? 1e-5 : 5e-3;
        Assert.Equal(losses[0], ranks.Average(rank => rank.Losses[0]), 1e-5);
        for (var step = 1; step < Steps; step++) Assert.Equal(losses[step], ranks.Average(rank => rank.Losses[step]), tolerance);
        foreach (var rank in ranks)
        {
            Assert.Equal(weights.Length, rank.Weights.Length);
            for (var i = 0; i < weights.Length; i++) Assert.True(Math.Abs(weights[i] - rank.Weights[i]) < tolerance, $"{i}: {weights[i]} and {rank.Weights[i]}");
        }
        Assert.Equal(ranks[0].Weights, ranks[1].Weights);
        Assert.True(losses[^1] < losses[0], "it did not learn");
    }

    /// <summary>
    /// What rounds alike comes out alike: against one process that adds up the gradients of the two halves, as the ranks do, bfloat16 is as exact as
    /// 32 bits are.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void In_bfloat16_two_ranks_do_what_one_process_does_with_the_halves(int accumulated)
    {
        var (losses, weights) = Train(null, Create("group"), "group", accumulated, ComputePrecision.Bf16, inHalves: true);
        var ranks = Ranks.Run(2, group => Train(group, Create("group"), "group", accumulated, ComputePrecision.Bf16));
        for (var step = 0; step < Steps; step++) Assert.Equal(losses[step], ranks.Average(rank => rank.Losses[step]), 1e-5);
        foreach (var rank in ranks)
            for (var i = 0; i < weights.Length; i++) Assert.Equal(weights[i], rank.Weights[i], 1e-5f);
    }

    [Fact]
    public void Ranks_begin_as_rank_0()
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
    public void Parameters_without_a_part_in_the_loss_are_named()
    {
        var errors = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var network = new SmallNetwork(Normalization.Group(2), hasUnused: true);
            using var parallel = new DataParallel(network, group);
            parallel.Forward(ones([1, 3, 8, 8]))["seg"].sum().backward();
            return Assert.Throws<DistributedException>(parallel.CheckGradients).Message;
        });
        Assert.All(errors, error => Assert.StartsWith(
            "2 parameters had no part in the loss, so that their gradients cannot be averaged: unused.weight, unused.bias.", error, StringComparison.Ordinal));
    }

    [Fact]
    public void Unused_parameters_can_be_looked_for()
    {
        var gradients = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var network = new SmallNetwork(Normalization.Group(2), hasUnused: true);
            using var parallel = new DataParallel(network, group, new DataParallelOptions { FindUnused = true });
            for (var step = 0; step < 2; step++)
            {
                network.zero_grad();
                parallel.Forward(full([1, 3, 8, 8], 1f + group.Rank))["seg"].sum().backward();
                parallel.CheckGradients();
            }
            return network.get_parameter("first.weight")?.grad?.data<float>().ToArray() ?? [];
        });
        Assert.NotEmpty(gradients[0]);
        Assert.Equal(gradients[0], gradients[1]);
    }

    [Fact]
    public void Running_statistics_are_those_of_rank_0()
    {
        var means = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var network = Create("batch");
            using var parallel = new DataParallel(network, group);
            for (var step = 0; step < 3; step++) parallel.Forward(full([1, 3, 8, 8], 1f + group.Rank * 5))["seg"].sum().backward();
            // What a rank counted since is replaced when the next step begins.
            parallel.Forward(zeros([1, 3, 8, 8]))["seg"].sum().backward();
            return State(network);
        });
        Assert.Equal(means[0], means[1]);
    }

    [Fact]
    public void Different_networks_are_refused()
    {
        var error = Assert.Throws<DistributedException>(() => Ranks.Run(2, group =>
        {
            using var network = new SmallNetwork(Normalization.Group(2), hasUnused: group.Rank == 1);
            using var parallel = new DataParallel(network, group);
            return 0;
        }));
        Assert.StartsWith("The networks of the ranks are not the same", error.Message, StringComparison.Ordinal);
    }

    private static SmallNetwork Create(string norm) =>
        new(norm switch { "sync" => Normalization.Sync, "group" => Normalization.Group(2), _ => Normalization.Batch });

    private static float[] State(SegmentationNetwork network)
    {
        using var scope = NewDisposeScope();
        return [.. network.state_dict().Values.SelectMany(tensor => tensor.to(ScalarType.Float32).data<float>().ToArray())];
    }

    /// <summary>Trains; a rank with its half of every batch, one process with all of it, at once or one half after the other.</summary>
    private static (double[] Losses, float[] Weights) Train(
        ProcessGroup? group, SmallNetwork network, string norm, int accumulated, ComputePrecision precision, bool inHalves = false)
    {
        using var scope = NewDisposeScope();
        using var owned = network;
        using var optimizer = optim.SGD(network.parameters(), 0.05, momentum: 0.9);
        using var parallel = group is null ? null : new DataParallel(network, group, new DataParallelOptions { SyncBatchNorm = norm.Contains("synchronised") });
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
                    loss.backward();
                    losses[step] += loss.item<float>();
                }
            }
            parallel?.CheckGradients();
            optimizer.step();
        }
        return (losses, State(network));
    }

    private static Tensor Images(int index) =>
        (arange(4 * 3 * 12 * 10, ScalarType.Float32) * (0.37f + index)).sin().reshape(4, 3, 12, 10) + arange(4).reshape(4, 1, 1, 1) * 0.2f;

    private static Tensor Labels(int index) => (arange(4 * 12 * 10, ScalarType.Int64) * (7 + index) / 5).remainder(4).reshape(4, 12, 10).to(ScalarType.Int64);
}
