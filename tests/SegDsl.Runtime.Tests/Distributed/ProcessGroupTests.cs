using System.Diagnostics;
using SegDsl.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Distributed;

public sealed class ProcessGroupTests
{
    [Fact]
    public void Collectives_give_every_rank_its_result()
    {
        var results = Ranks.Run(3, group =>
        {
            using var scope = NewDisposeScope();
            var own = tensor(new float[] { group.Rank, 10 * group.Rank });
            var (sum, most, product, sent) = (own.clone(), own.clone(), own + 1, own.clone());
            group.AllReduce(sum);
            group.AllReduce(most, ReduceOperation.Maximum);
            group.AllReduce(product, ReduceOperation.Product);
            group.Broadcast(sent, root: 1);
            var gathered = cat(group.AllGather(own).ToArray());
            var scattered = group.ReduceScatter([own, own + 1, own + 2]);
            Span<long> counts = [group.Rank, 1];
            group.AllReduce(counts);
            group.Barrier();
            return cat([sum, most, product, sent, gathered, scattered]).data<float>().ToArray().Concat([counts[0], counts[1]]).ToArray();
        });

        for (var rank = 0; rank < 3; rank++)
            Assert.Equal([3, 30, 2, 20, 6, 231, 1, 10, 0, 0, 1, 10, 2, 20, 3 + 3 * rank, 30 + 3 * rank, 3, 3], results[rank]);
    }

    [Fact]
    public void Several_tensors_of_several_types_are_sent_at_once()
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
    public void A_rank_that_does_not_come_is_named()
    {
        var settings = new WorldSettings(0, 3, 0, "127.0.0.1", Ranks.FreePort());
        var clock = Stopwatch.StartNew();
        var error = Assert.Throws<DistributedException>(() => ProcessGroup.Join(settings, CPU, TimeSpan.FromSeconds(1)));
        Assert.StartsWith("Ranks 1, 2 of 3 did not come within 1 s.", error.Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"it took {clock.Elapsed}");
    }

    [Fact]
    public void A_master_that_does_not_come_is_named()
    {
        var port = Ranks.FreePort();
        var error = Assert.Throws<DistributedException>(
            () => ProcessGroup.Join(new WorldSettings(1, 2, 1, "127.0.0.1", port), CPU, TimeSpan.FromSeconds(1)));
        Assert.StartsWith($"Rank 1 could not reach rank 0 at 127.0.0.1:{port} within 1 s.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_taken_is_said()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var error = Assert.Throws<DistributedException>(
            () => ProcessGroup.Join(new WorldSettings(0, 2, 0, "127.0.0.1", port), CPU, TimeSpan.FromSeconds(1)));
        Assert.StartsWith($"Rank 0 cannot open port {port} on 127.0.0.1", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_rank_in_Python_is_one_of_the_group()
    {
        const string Program = """
            import sys, torch, torch.distributed as dist
            dist.init_process_group("gloo", init_method="env://")
            x = torch.arange(4, dtype=torch.float32)
            dist.all_reduce(x)
            y = torch.zeros(3)
            dist.broadcast(y, 0 if dist.get_rank() else 1)
            gathered = [torch.zeros(2) for _ in range(2)]
            dist.all_gather(gathered, torch.full((2,), float(dist.get_rank())))
            dist.barrier()
            print(x.tolist(), y.tolist(), [g.tolist() for g in gathered])
            """;
        Skip.IfNot(PythonTorch.IsInstalled, "there is no python3-torch");
        for (var own = 0; own < 2; own++)
        {
            var port = Ranks.FreePort();
            using var python = PythonTorch.Start(Program, 1 - own, 2, port);
            using var group = ProcessGroup.Join(new WorldSettings(own, 2, own, "127.0.0.1", port), CPU, Ranks.Timeout);
            using var scope = NewDisposeScope();
            var x = full([4], 10f);
            group.AllReduce(x);
            var y = arange(5, 8, ScalarType.Float32);
            group.Broadcast(y, own == 0 ? 0 : 1);
            var gathered = group.AllGather(full([2], (float)own));
            group.Barrier();

            Assert.Equal([10f, 11f, 12f, 13f], x.data<float>().ToArray());
            Assert.Equal([0f, 0f, 1f, 1f], cat(gathered.ToArray()).data<float>().ToArray());
            var said = python.StandardOutput.ReadToEnd();
            Assert.True(python.WaitForExit(30_000) && python.ExitCode == 0, python.StandardError.ReadToEnd());
            Assert.Equal("[10.0, 11.0, 12.0, 13.0] [5.0, 6.0, 7.0] [[0.0, 0.0], [1.0, 1.0]]", said.Trim());
        }
    }
}
