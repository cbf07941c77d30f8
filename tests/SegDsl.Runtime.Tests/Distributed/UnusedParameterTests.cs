using SegDsl.Distributed;
using SegDsl.Networks;
using SegDsl.Replication;
using static TorchSharp.torch;

namespace SegDsl.Tests.Distributed;

/// <summary>Parameters without a gradient in data-parallel training.</summary>
public sealed class UnusedParameterTests
{
    [Fact]
    public void Unused_parameters_are_listed()
    {
        var errors = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var network = new SmallNetwork(Normalization.Group(2), hasUnused: true);
            using var parallel = new DataParallel(network, group);
            parallel.Forward(ones([1, 3, 8, 8]))["seg"].sum().backward();
            return Assert.Throws<DistributedException>(parallel.AverageGradients).Message;
        });
        Assert.All(errors, error =>
            Assert.StartsWith("2 parameters do not contribute to the loss: unused.weight, unused.bias.", error, StringComparison.Ordinal));
    }

    [Fact]
    public void Unused_parameters_of_one_rank_are_listed_on_all_ranks_in_any_step()
    {
        var errors = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var network = new SmallNetwork(Normalization.Group(2), hasUnused: true) { CallsUnused = true };
            using var parallel = new DataParallel(network, group);
            for (var step = 0; step < 2; step++)
            {
                parallel.Forward(ones([1, 3, 8, 8]))["seg"].sum().backward();
                parallel.AverageGradients();
                network.zero_grad();
            }
            network.CallsUnused = group.Rank == 0;
            parallel.Forward(ones([1, 3, 8, 8]))["seg"].sum().backward();
            return Assert.Throws<DistributedException>(parallel.AverageGradients).Message;
        });
        Assert.All(errors, error =>
            Assert.StartsWith("2 parameters do not contribute to the loss: unused.weight, unused.bias.", error, StringComparison.Ordinal));
    }

    [Fact]
    public void Unused_parameters_count_as_zeros_if_allowed()
    {
        // On rank 0 they are used in the second step, on rank 1 in the second and third.
        var gradients = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var network = new SmallNetwork(Normalization.Group(2), hasUnused: true);
            using var parallel = new DataParallel(network, group, new DataParallelOptions { FindUnused = true, BucketBytes = 1 });
            var seen = new List<float[]>();
            for (var step = 0; step < 4; step++)
            {
                network.zero_grad();
                network.CallsUnused = step == 1 || (step == 2 && group.Rank == 1);
                parallel.Forward(full([1, 3, 8, 8], 1f + group.Rank))["seg"].sum().backward();
                parallel.AverageGradients();
                seen.Add(network.get_parameter("unused.bias")?.grad?.data<float>().ToArray() ?? []);
                seen.Add(network.get_parameter("first.weight")?.grad?.data<float>().ToArray() ?? []);
            }
            return seen;
        });
        float[][] expected = [[], [64, 64, 64, 64], [32, 32, 32, 32], []];
        for (var i = 0; i < gradients[0].Count; i++)
        {
            Assert.Equal(gradients[0][i], gradients[1][i]);
            if (i % 2 == 0) Assert.Equal(expected[i / 2], gradients[0][i]);
            else Assert.NotEmpty(gradients[0][i]);
        }
    }

    [Fact]
    public void Frozen_parameters_have_no_gradient()
    {
        var gradients = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using var network = new SmallNetwork(Normalization.Group(2));
            foreach (var (_, parameter) in network.named_parameters().Where(named => named.name.StartsWith("first", StringComparison.Ordinal)))
                parameter.requires_grad = false;
            using var parallel = new DataParallel(network, group, new DataParallelOptions { BucketBytes = 1 });
            for (var step = 0; step < 2; step++)
            {
                network.zero_grad();
                parallel.Forward(full([1, 3, 8, 8], 1f + group.Rank))["seg"].sum().backward();
                parallel.AverageGradients();
            }
            return network.named_parameters().Where(named => named.parameter.grad is not null).Select(named => named.name).ToArray();
        });
        Assert.All(gradients, names => Assert.Equal(["norm.weight", "norm.bias", "last.weight", "last.bias"], names));
    }
}
