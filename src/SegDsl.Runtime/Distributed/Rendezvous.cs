using System.Diagnostics;
using System.Runtime.InteropServices;
using SegDsl.Native;

namespace SegDsl.Distributed;

/// <summary>How processes meet: by the keys that <c>torch.distributed</c> has for it, so that one of them may be Python's.</summary>
internal static class Rendezvous
{
    private const string BarrierKey = "store_based_barrier_key:1";
    private const string GroupName = "0";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The store where the processes meet.</summary>
    /// <exception cref="DistributedException">It cannot be opened or reached.</exception>
    public static TcpStore Open(WorldSettings settings, TimeSpan timeout)
    {
        // torchrun serves the store itself, and keeps every attempt's keys apart.
        var isServer = settings.LauncherAttempt is null && settings.Rank == 0;
        try
        {
            return Prefixed(settings, TcpStore.Open(settings.MasterAddress!, settings.MasterPort, isServer, settings.WorldSize, timeout));
        }
        catch (ExternalException e) when (isServer)
        {
            throw new DistributedException(
                $"Rank 0 cannot open port {settings.MasterPort} on {settings.MasterAddress}: {e.Message} Choose another MASTER_PORT.", e);
        }
        catch (ExternalException e)
        {
            throw new DistributedException(
                $"Rank {settings.Rank} could not reach rank 0 at {settings.MasterAddress}:{settings.MasterPort} within {timeout.TotalSeconds:0} s. "
                + "Is it running, and is the port open between the machines?", e);
        }
    }

    /// <summary>One more connection to the store, for a thread of its own: a connection that waits for a key keeps others waiting.</summary>
    /// <exception cref="ExternalException">The store is gone.</exception>
    public static TcpStore OpenBeside(WorldSettings settings, TimeSpan timeout) =>
        Prefixed(settings, TcpStore.Open(settings.MasterAddress!, settings.MasterPort, isServer: false, worldSize: 0, timeout));

    private static TcpStore Prefixed(WorldSettings settings, TcpStore store) =>
        settings.LauncherAttempt is { } attempt ? store.WithPrefix($"/worker/attempt_{attempt}") : store;

    /// <summary>Forms the group; returns when all ranks are in it.</summary>
    /// <exception cref="DistributedException">A rank did not come in time.</exception>
    public static GroupHandle Form(WorldSettings settings, TcpStore store, string backend, TimeSpan timeout)
    {
        using var meeting = store.WithPrefix("default_pg");
        using var own = meeting.WithPrefix(GroupName);
        meeting.Set(Came(settings.Rank), Environment.MachineName);
        try
        {
            NativeTorch.Check(NativeTorch.sdt_create_group(
                own.Handle, backend, settings.Rank, settings.WorldSize, (long)timeout.TotalMilliseconds, out var made));
            var group = new GroupHandle(made);
            WaitForAll(settings, meeting, timeout);
            NativeTorch.Check(NativeTorch.sdt_start_group(group));
            return group;
        }
        catch (ExternalException e)
        {
            throw Missing(settings, meeting, timeout)
                ?? new DistributedException($"The {settings.WorldSize} ranks could not form a group: {e.Message}", e);
        }
    }

    private static void WaitForAll(WorldSettings settings, TcpStore store, TimeSpan timeout)
    {
        var clock = Stopwatch.StartNew();
        for (var here = store.Add(BarrierKey, 1); here < settings.WorldSize; here = store.Add(BarrierKey, 0))
        {
            if (clock.Elapsed > timeout)
                throw Missing(settings, store, timeout) ?? new DistributedException($"Only {here} of {settings.WorldSize} ranks came within {timeout.TotalSeconds:0} s.");
            Thread.Sleep(Pause);
        }
    }

    /// <summary>Who did not come; null where all did.</summary>
    private static DistributedException? Missing(WorldSettings settings, TcpStore store, TimeSpan timeout)
    {
        var missing = Enumerable.Range(0, settings.WorldSize).Where(rank => !store.Has(Came(rank)) && !store.Has(ConnectedByGloo(rank))).ToList();
        return missing.Count == 0 ? null : new DistributedException(
            $"{(missing.Count == 1 ? "Rank" : "Ranks")} {string.Join(", ", missing)} of {settings.WorldSize} did not come within "
            + $"{timeout.TotalSeconds:0} s. Start all ranks with the same MASTER_ADDR, MASTER_PORT and WORLD_SIZE.");
    }

    private static string Came(int rank) => $"segdsl/came/{rank}";

    // What Gloo itself sets where a rank waits for the others: all there is of one that is not ours.
    private static string ConnectedByGloo(int rank) => $"{GroupName}/0/{rank}";
}
