using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using SegDsl.Distributed;
using static TorchSharp.torch;

namespace SegDsl.Tests.Distributed;

/// <summary>Runs ranks as threads of this process: Gloo does not know the difference.</summary>
internal static class Ranks
{
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What every rank made of it, in their order.</summary>
    public static T[] Run<T>(int size, Func<ProcessGroup, T> work)
    {
        var port = FreePort();
        var results = new T[size];
        var failures = new Exception?[size];
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                using var group = ProcessGroup.Join(new WorldSettings(rank, size, rank, "127.0.0.1", port), CPU, Timeout);
                results[rank] = work(group);
            }
            catch (Exception e)
            {
                failures[rank] = e;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (failures.FirstOrDefault(f => f is not null) is { } failure) ExceptionDispatchInfo.Throw(failure);
        return results;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
