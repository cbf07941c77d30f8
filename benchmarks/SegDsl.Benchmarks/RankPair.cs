using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SegDsl.Benchmarks;

/// <summary>Two PyTorch processes that train a network together over Gloo, with one thread each.</summary>
internal sealed class RankPair : IDisposable
{
    private const int Size = 2;
    private readonly Peer[] ranks;

    /// <summary>Starts the processes.</summary>
    /// <param name="python">The path of a Python with torch.</param>
    public RankPair(string python)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        ranks = [.. Enumerable.Range(0, Size).Select(rank => Peer.PyTorchRank(python, new Dictionary<string, string>
        {
            ["RANK"] = rank.ToString(CultureInfo.InvariantCulture),
            ["LOCAL_RANK"] = rank.ToString(CultureInfo.InvariantCulture),
            ["WORLD_SIZE"] = Size.ToString(CultureInfo.InvariantCulture),
            ["MASTER_ADDR"] = IPAddress.Loopback.ToString(),
            ["MASTER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
        }))];
    }

    /// <summary>The seconds of the slower rank for a request.</summary>
    public double Measure(string request)
    {
        foreach (var rank in ranks) rank.Send(request);
        return ranks.Max(rank => rank.Receive().Seconds);
    }

    public void Dispose()
    {
        foreach (var rank in ranks) rank.Dispose();
    }
}
