using System.Diagnostics;
using SegDsl.Distributed;
using SegDsl.Distributed.Mpi;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Distributed;

public sealed class ProcessGroupTests
{
    [Fact]
    public void Collectives_return_the_result_of_every_rank()
    {
        var results = Ranks.Run(3, group =>
        {
            using var scope = NewDisposeScope();
            var own = tensor(new float[] { group.Rank, 10 * group.Rank });
            var (sum, maximum, product, sent) = (own.clone(), own.clone(), own + 1, own.clone());
            group.AllReduce(sum);
            group.AllReduce(maximum, ReduceOperation.Maximum);
            group.AllReduce(product, ReduceOperation.Product);
            group.Broadcast(sent, root: 1);
            var gathered = cat(group.AllGather(own).ToArray());
            var scattered = group.ReduceScatter([own, own + 1, own + 2]);
            Span<long> counts = [group.Rank, 1];
            group.AllReduce(counts);
            group.Barrier();
            return cat([sum, maximum, product, sent, gathered, scattered]).data<float>().ToArray().Concat([counts[0], counts[1]]).ToArray();
        });

        for (var rank = 0; rank < 3; rank++)
            Assert.Equal([3, 30, 2, 20, 6, 231, 1, 10, 0, 0, 1, 10, 2, 20, 3 + 3 * rank, 30 + 3 * rank, 3, 3], results[rank]);
    }

    [Fact]
    public void Tensors_of_several_types_are_broadcast_together()
    {
        var results = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            Tensor[] tensors = [full([5], (float)group.Rank), full([2, 3], (long)group.Rank), full([1], (double)group.Rank)];
            group.Broadcast(tensors, root: 1);
            return tensors.Sum(t => t.to(ScalarType.Float64).sum().item<double>());
        });
        Assert.Equal([12.0, 12.0], results);
    }

    [Fact]
    public void Asynchronous_sums_run_concurrently_with_other_operations()
    {
        var results = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            var buckets = Enumerable.Range(0, 20).Select(i => full([1000 + i], (float)(i + group.Rank))).ToList();
            var works = new List<CollectiveWork>();
            var sums = new List<float>();
            foreach (var bucket in buckets)
            {
                works.Add(group.StartAllReduce(bucket));
                // One rank is late, and sums of both kinds are in progress at the same time.
                if (group.Rank == 1) Thread.Sleep(3);
                var other = full([3], 1f + group.Rank);
                group.AllReduce(other);
                sums.Add(other.sum().item<float>());
            }
            works.ForEach(work => work.Wait());
            return sums.Concat(buckets.Select(bucket => bucket.mean().item<float>())).ToArray();
        });
        float[] expected = [.. Enumerable.Repeat(9f, 20), .. Enumerable.Range(0, 20).Select(i => 2f * i + 1)];
        Assert.Equal(expected, results[0]);
        Assert.Equal(expected, results[1]);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Byte)]
    public void All_numeric_types_are_reduced_in_messages_of_any_size(ScalarType type)
    {
        var results = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            group.LargestMessage = 3;
            var own = (arange(10, ScalarType.Float32) + group.Rank).to(type);
            var (sum, started, sent) = (own.clone(), own.clone(), own.clone());
            group.AllReduce(sum);
            group.StartAllReduce(started).Wait();
            group.Broadcast(sent, root: 1);
            var gathered = cat(group.AllGather(own).ToArray());
            var scattered = group.ReduceScatter([own, own + 1]);
            return cat([sum, started, sent, gathered, scattered]).to(ScalarType.Float32).data<float>().ToArray();
        });
        for (var rank = 0; rank < 2; rank++)
        {
            var first = Enumerable.Range(0, 10).Select(i => (float)i).ToArray();
            var sum = first.Select(i => 2 * i + 1).ToArray();
            float[] expected = [.. sum, .. sum, .. first.Select(i => i + 1), .. first, .. first.Select(i => i + 1), .. sum.Select(i => i + 2 * rank)];
            Assert.Equal(expected, results[rank]);
        }
    }

    /// <summary>Addition in bfloat16 would lose each of the small values.</summary>
    [Fact]
    public void Sixteen_bit_sums_are_rounded_once()
    {
        var results = Ranks.Run(3, group =>
        {
            using var scope = NewDisposeScope();
            var own = full([1], group.Rank == 0 ? 256f : 1f, ScalarType.BFloat16);
            group.AllReduce(own);
            return own.to(ScalarType.Float32).item<float>();
        });
        Assert.All(results, sum => Assert.Equal(258f, sum));
    }

    [Fact]
    public void Noncontiguous_tensors_are_read_and_written_in_their_layout()
    {
        var results = Ranks.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            var own = (arange(6, ScalarType.Float32) * (1 + group.Rank)).reshape(2, 3).t();
            var mask = (arange(4) % 2 == group.Rank);
            group.AllReduce(own);
            group.Broadcast(mask, root: 1);
            return own.t().reshape(-1).data<float>().ToArray().Concat(mask.to(ScalarType.Float32).data<float>().ToArray()).ToArray();
        });
        Assert.All(results, values => Assert.Equal([0f, 3f, 6f, 9f, 12f, 15f, 0f, 1f, 0f, 1f], values));
    }

    [Fact]
    public void Booleans_cannot_be_reduced()
    {
        var errors = Ranks.Run(2, group => Assert.Throws<ArgumentException>(() => group.AllReduce(ones([2], ScalarType.Bool))).Message);
        Assert.All(errors, error => Assert.Equal("Tensors of type Bool cannot be reduced over ranks.", error));
    }

    /// <summary>The runtime implements this exception with a signal: MPI must not replace its handler.</summary>
    [Fact]
    public void Null_references_still_throw_exceptions()
    {
        var caught = Ranks.Run(2, group =>
        {
            try
            {
                return ((string?)(group.Rank < 0 ? "" : null))!.Length > 0;
            }
            catch (NullReferenceException)
            {
                return true;
            }
        });
        Assert.Equal([true, true], caught);
    }

    [Fact]
    public void Exit_of_a_rank_is_reported_by_the_others()
    {
        var error = Assert.Throws<DistributedException>(() => Ranks.Run(2, group =>
        {
            if (group.Rank == 1) Environment.Exit(3);
            group.Barrier();
            return 0;
        }));
        Assert.Equal("Rank 1 exited without an error message.", error.Message);
    }

    [Fact]
    public void Failure_of_a_rank_is_reported_by_the_others()
    {
        var error = Assert.Throws<DistributedException>(() => Ranks.Run(3, group =>
        {
            if (group.Rank == 2) throw new DistributedException("The disk is full.");
            var work = group.StartAllReduce(ones([3]));
            return group.Rank == 0 ? Wait(work) : Wait(group);
        }));
        Assert.Equal("Rank 2 failed: The disk is full.", error.Message);
    }

    [Fact]
    public void Rank_that_does_not_reach_an_operation_is_reported()
    {
        var error = Assert.Throws<DistributedException>(() => Ranks.Run(
            2,
            group =>
            {
                group.Watch.Step = group.Rank == 0 ? 5 : 4;
                if (group.Rank == 1) Thread.Sleep(12_000);
                group.Barrier();
                return 0;
            },
            TimeSpan.FromSeconds(3)));
        Assert.Equal($"Not all ranks reached the next operation within 3 s {ProcessGroup.TimeoutOption}. Lagging ranks: 1.", error.Message);
    }

    [Fact]
    public async Task Rank_that_does_not_reach_MPI_causes_a_timeout()
    {
        var start = MpiRun.Start(2, ["dotnet", typeof(Ranks).Assembly.Location, RankProgram.Late]);
        start.RedirectStandardError = true;
        using var mpirun = Process.Start(start)!;
        var error = await mpirun.StandardError.ReadToEndAsync();
        await mpirun.WaitForExitAsync();
        Assert.Equal(1, mpirun.ExitCode);
        Assert.Contains($"Rank 0 stopped: Not all of the 2 ranks reached MPI_Init within 2 s {ProcessGroup.TimeoutOption}. Rank 0 is waiting there.",
            error, StringComparison.Ordinal);
    }

    private static int Wait(CollectiveWork work)
    {
        work.Wait();
        return 0;
    }

    private static int Wait(ProcessGroup group)
    {
        group.Barrier();
        return 0;
    }
}
