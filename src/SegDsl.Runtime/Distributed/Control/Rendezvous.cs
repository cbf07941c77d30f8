using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace SegDsl.Distributed.Control;

/// <summary>Connects ranks to the hub of the control channel.</summary>
internal static class Rendezvous
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Opens the hub if it belongs to this rank, connects to it, and waits until all ranks are connected.</summary>
    /// <param name="settings">The rank of this process and the address of the hub.</param>
    /// <param name="timeout">How long to wait for the other ranks.</param>
    /// <param name="lost">Called from another thread if a rank is lost while this one is blocked in a library call.</param>
    /// <exception cref="DistributedException">The port is in use, the hub cannot be reached, or a rank did not connect.</exception>
    public static RankWatch Join(WorldSettings settings, TimeSpan timeout, Action<DistributedException> lost)
    {
        var hub = settings is { Rank: 0, HasLauncher: false } ? OpenHub(settings, settings.MasterPort) : null;
        return Join(settings, hub, timeout, lost);
    }

    /// <summary>Connects to the hub, which rank 0 has already opened, and waits until all ranks are connected.</summary>
    /// <exception cref="DistributedException">The hub cannot be reached, or a rank did not connect.</exception>
    public static RankWatch Join(WorldSettings settings, ControlHub? hub, TimeSpan timeout, Action<DistributedException> lost)
    {
        var clock = Stopwatch.StartNew();
        (ControlConnection Connection, IReadOnlyList<ControlMessage> Answers) link;
        try
        {
            link = Connect(settings, timeout);
        }
        catch
        {
            hub?.Dispose();
            throw;
        }
        var watch = new RankWatch(settings, hub, link.Connection, link.Answers, lost);
        try
        {
            watch.WaitForAll(timeout > clock.Elapsed ? timeout - clock.Elapsed : TimeSpan.Zero, timeout);
            return watch;
        }
        catch (DistributedException e)
        {
            watch.Fail(e.Message);
            watch.Dispose();
            throw;
        }
    }

    /// <summary>Opens the hub.</summary>
    /// <exception cref="DistributedException">The port is in use.</exception>
    public static ControlHub OpenHub(WorldSettings settings, int port)
    {
        try
        {
            return new ControlHub(settings.WorldSize, settings.Job, settings.IsLocal, port);
        }
        catch (SocketException e)
        {
            throw new DistributedException(
                $"Rank 0 cannot open port {port} on {settings.MasterName}: {e.Message}. Choose another MASTER_PORT.", e);
        }
    }

    /// <summary>The names and addresses under which other machines may reach this one, most likely first.</summary>
    public static IReadOnlyList<string> OwnAddresses() =>
    [
        Dns.GetHostName(),
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address)
            .Where(address => !address.IsIPv6LinkLocal)
            .OrderBy(address => address.AddressFamily == AddressFamily.InterNetworkV6)
            .Select(address => address.ToString()),
    ];

    private static (ControlConnection Connection, IReadOnlyList<ControlMessage> Answers) Connect(WorldSettings settings, TimeSpan timeout)
    {
        IReadOnlyList<string> hosts = settings.IsLocal ? [IPAddress.Loopback.ToString()] : settings.MasterAddress!.Split(',');
        string? refusal = null;
        for (var clock = Stopwatch.StartNew(); ; Thread.Sleep(RetryInterval))
        {
            foreach (var host in hosts)
            {
                var left = timeout - clock.Elapsed;
                if (left <= TimeSpan.Zero) throw Unreachable(settings, timeout, refusal);
                if (TryConnect(host, settings.MasterPort, left < ConnectTimeout ? left : ConnectTimeout) is not { } connection) continue;
                if (IsAdmitted(connection, settings, left, out var answers)) return (connection, answers);
                connection.Dispose();
                // A hub of an earlier attempt may still be shutting down.
                if (answers.Count > 0) refusal = answers[0].Text;
            }
        }
    }

    private static ControlConnection? TryConnect(string host, int port, TimeSpan timeout)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using var limit = new CancellationTokenSource(timeout);
            socket.ConnectAsync(host, port, limit.Token).AsTask().GetAwaiter().GetResult();
            return new ControlConnection(socket);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>Sends a hello message to the hub, which answers immediately.</summary>
    private static bool IsAdmitted(ControlConnection connection, WorldSettings settings, TimeSpan timeout, out IReadOnlyList<ControlMessage> answers)
    {
        answers = [];
        connection.TrySend(new ControlMessage(ControlKind.Hello) { Rank = settings.Rank, Size = settings.WorldSize, Text = settings.Job });
        while (answers.Count == 0)
            if (!connection.Socket.Poll(timeout, SelectMode.SelectRead) || !connection.TryReceive(out answers)) return false;
        return answers[0].Kind != ControlKind.Refused;
    }

    private static DistributedException Unreachable(WorldSettings settings, TimeSpan timeout, string? refusal) => new(
        refusal is not null
            ? $"Rank {settings.Rank} cannot join the ranks at {settings.MasterName}:{settings.MasterPort}: {refusal}. "
                + "Use a separate MASTER_PORT for every run on a machine, and a different RANK for every rank."
            : $"Rank {settings.Rank} could not reach {(settings.HasLauncher ? "the launcher" : "rank 0")} at {settings.MasterName}:{settings.MasterPort} "
                + $"within {timeout.TotalSeconds:0} s. Check that it is running and that the port is open between the machines.");
}
