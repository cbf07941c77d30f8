using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SegDsl.Distributed;
using SegDsl.Distributed.Control;

namespace SegDsl.Tests.Distributed;

/// <summary>The control channel, with ranks that are threads of this process.</summary>
public sealed class ControlTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public void Ranks_that_do_not_connect_are_listed()
    {
        var clock = Stopwatch.StartNew();
        var error = Assert.Throws<DistributedException>(() => Join(Settings(0, 3, FreePort()), TimeSpan.FromSeconds(1)));
        Assert.StartsWith("Ranks 1, 2 of 3 did not connect within 1 s.", error.Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < Soon, $"it took {clock.Elapsed}");
    }

    [Fact]
    public void Unreachable_master_is_reported()
    {
        var port = FreePort();
        var error = Assert.Throws<DistributedException>(() => Join(Settings(1, 2, port), TimeSpan.FromSeconds(1)));
        Assert.StartsWith($"Rank 1 could not reach rank 0 at 127.0.0.1:{port} within 1 s.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Port_in_use_is_reported()
    {
        using var taken = new TcpListener(IPAddress.Any, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var error = Assert.Throws<DistributedException>(() => Join(Settings(0, 2, port), TimeSpan.FromSeconds(1)));
        Assert.StartsWith($"Rank 0 cannot open port {port} on 127.0.0.1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 2, "other", "another job uses this port")]
    [InlineData(1, 3, "job", "WORLD_SIZE is 2 there, but 3 on this rank")]
    [InlineData(0, 2, "job", "rank 0 is already connected")]
    public async Task Unexpected_rank_is_refused(int rank, int size, string job, string reason)
    {
        using var hub = new ControlHub(2, "job", isLocal: true, port: 0);
        var first = Task.Run(() => Record.Exception(() => Join(Settings(0, 2, hub.Port) with { Job = "job", HasLauncher = true }, TimeSpan.FromSeconds(5))));
        Thread.Sleep(500);
        var error = Assert.Throws<DistributedException>(
            () => Join(Settings(rank, size, hub.Port) with { Job = job, HasLauncher = true }, Soon));
        // Either of them can be the first one.
        string?[] messages = [error.Message, (await first)?.Message];
        Assert.Contains(messages, message => message?.Contains(reason, StringComparison.Ordinal) == true);
        Assert.Contains(messages, message => message?.StartsWith("Rank 1 of 2 did not connect", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Failure_of_a_rank_is_reported_to_the_others()
    {
        var errors = RunRanks(3, (watch, rank) =>
        {
            if (rank == 1) watch.Fail("no images");
            return Explain(watch);
        });
        foreach (var rank in new[] { 0, 2 }) Assert.Equal("Rank 1 failed: no images", errors[rank]);
    }

    [Fact]
    public void Failure_of_the_rank_with_the_hub_is_reported_to_the_others()
    {
        var errors = RunRanks(2, (watch, rank) =>
        {
            if (rank == 1) return Explain(watch);
            watch.Fail("no images");
            return "";
        });
        Assert.Equal("Rank 0 failed: no images", errors[1]);
    }

    [Fact]
    public async Task Closed_connection_means_immediate_loss()
    {
        using var hub = new ControlHub(2, "", isLocal: true, port: 0);
        using var dying = Greet(hub, 1);
        using var watch = Join(Settings(0, 2, hub.Port) with { HasLauncher = true }, Soon);
        var clock = Stopwatch.StartNew();
        dying.Dispose();
        Assert.Equal("Rank 1 exited without an error message.", Explain(watch));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1.5), $"it took {clock.Elapsed}");
        Assert.Equal(new RankLoss(1, RankLossKind.Ended, "Rank 1 exited without an error message."), await hub.Lost.WaitAsync(Soon));
    }

    [Fact]
    public async Task Silent_rank_is_lost()
    {
        using var hub = new ControlHub(2, "", isLocal: true, port: 0, silence: TimeSpan.FromSeconds(1.5));
        using var frozen = Greet(hub, 1);
        using var watch = Join(Settings(0, 2, hub.Port) with { HasLauncher = true }, Soon);
        Assert.Equal(RankLossKind.Silent, (await hub.Lost.WaitAsync(Soon)).Kind);
        Assert.StartsWith("Rank 1 has not responded for", Explain(watch), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loss_is_reported_through_the_callback()
    {
        using var hub = new ControlHub(2, "", isLocal: true, port: 0);
        using var dying = Greet(hub, 1);
        var reported = new TaskCompletionSource<DistributedException>();
        using var watch = Rendezvous.Join(Settings(0, 2, hub.Port) with { HasLauncher = true }, Soon, reported.SetResult);
        dying.Dispose();
        var error = await reported.Task.WaitAsync(Soon);
        Assert.True(error.IsKnownToLauncher);
        Assert.Equal("Rank 1 exited without an error message.", error.Message);
    }

    [Fact]
    public async Task Loss_of_the_launcher_is_reported_to_the_ranks()
    {
        using var hub = new TcpListener(IPAddress.Loopback, 0);
        hub.Start();
        var joined = Task.Run(() => Join(Settings(0, 1, ((IPEndPoint)hub.LocalEndpoint).Port) with { HasLauncher = true }, Soon));
        var connection = new ControlConnection(await hub.AcceptSocketAsync());
        connection.TrySend(new ControlMessage(ControlKind.Ready));
        using var watch = await joined;
        connection.Dispose();
        Assert.Equal("The launcher exited without an error message.", Explain(watch));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Rank_that_exits_normally_is_not_lost(int last)
    {
        var errors = RunRanks(2, (watch, rank) =>
        {
            if (rank == last) Thread.Sleep(1000);
            return Record.Exception(watch.ThrowIfLost)?.Message ?? "";
        });
        Assert.Equal(["", ""], errors);
    }

    [Fact]
    public void Stop_request_of_the_launcher_reaches_all_ranks()
    {
        using var hub = new ControlHub(2, "", isLocal: true, port: 0);
        var watches = Enumerable.Range(0, 2).AsParallel().WithDegreeOfParallelism(2)
            .Select(rank => Join(Settings(rank, 2, hub.Port) with { HasLauncher = true }, Soon)).ToArray();
        hub.RequestStop();
        foreach (var watch in watches)
        {
            Assert.True(watch.StopRequested.WaitHandle.WaitOne(Soon));
            watch.Dispose();
        }
    }

    [Fact]
    public void Lagging_ranks_are_listed()
    {
        var errors = RunRanks(3, (watch, rank) =>
        {
            watch.Step = rank == 2 ? 4 : 5;
            if (rank > 0)
            {
                Thread.Sleep(4000);
                return "";
            }
            // Steps are sent once a second.
            Thread.Sleep(2500);
            return watch.Explain(new DistributedException("It timed out.")).Message;
        });
        Assert.Equal("It timed out. Lagging ranks: 2.", errors[0]);
    }

    [Fact]
    public void Text_of_rank_0_reaches_all_ranks() =>
        Assert.Equal(["hello", "hello", "hello"], RunRanks(3, (watch, rank) => watch.Share(rank == 0 ? "hello" : null, Soon)));

    private static string[] RunRanks(int size, Func<RankWatch, int, string> work)
    {
        var port = FreePort();
        var results = new string[size];
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            using var watch = Join(Settings(rank, size, port), Soon);
            results[rank] = work(watch, rank);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return results;
    }

    private static WorldSettings Settings(int rank, int size, int port) => new(rank, size, rank, "127.0.0.1", port);

    private static RankWatch Join(WorldSettings settings, TimeSpan timeout) => Rendezvous.Join(settings, timeout, _ => { });

    private static string Explain(RankWatch watch) => watch.Explain(new DistributedException("Something failed.")).Message;

    /// <summary>A rank that sends only a hello message.</summary>
    private static ControlConnection Greet(ControlHub hub, int rank)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, hub.Port);
        var connection = new ControlConnection(socket);
        connection.TrySend(new ControlMessage(ControlKind.Hello) { Rank = rank, Size = 2, Text = "" });
        return connection;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
