using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SegDsl.Distributed.Control;

/// <summary>
/// The center of the control channel, in the launcher or in rank 0. Every rank connects to it. The hub reports to all ranks when all are connected, and which
/// rank is lost: one that reports an error, whose connection closes, or that is silent for too long.
/// </summary>
internal sealed class ControlHub : IDisposable
{
    private const int MaxListed = 16;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    // A longer tick means that this process was suspended: the ranks are not to blame for missing messages.
    private static readonly TimeSpan SuspensionThreshold = TimeSpan.FromSeconds(5);

    private readonly string job;
    private readonly TimeSpan silence;
    private readonly RankState[] ranks;
    private readonly Socket listener;
    private readonly List<ControlConnection> pending = [];
    private readonly Thread thread;
    private readonly TaskCompletionSource<RankLoss> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isEnding;
    private volatile bool stopRequested;
    private volatile bool isReady;
    private bool stopSent;

    /// <summary>Starts to listen.</summary>
    /// <param name="size">The number of ranks.</param>
    /// <param name="job">An identifier that only the ranks of this job share.</param>
    /// <param name="isLocal">Whether all ranks are on this machine, in which case other machines cannot connect.</param>
    /// <param name="port">The port; 0 for any free port.</param>
    /// <param name="silence">How long a rank may be silent; null for <see cref="RankWatch.Silence"/>.</param>
    /// <exception cref="SocketException">The port is in use.</exception>
    public ControlHub(int size, string job, bool isLocal, int port, TimeSpan? silence = null)
    {
        (this.job, this.silence) = (job, silence ?? RankWatch.Silence);
        ranks = [.. Enumerable.Range(0, size).Select(_ => new RankState())];
        var everywhere = !isLocal && Socket.OSSupportsIPv6;
        listener = new Socket(everywhere ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (everywhere) listener.DualMode = true;
            listener.Bind(new IPEndPoint(everywhere ? IPAddress.IPv6Any : isLocal ? IPAddress.Loopback : IPAddress.Any, port));
            listener.Listen(size + 16);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        thread = new Thread(Run) { IsBackground = true, Name = "control hub" };
        thread.Start();
    }

    /// <summary>The port of the hub.</summary>
    public int Port { get; }

    /// <summary>Completes with the first rank that is lost.</summary>
    public Task<RankLoss> Lost => lost.Task;

    /// <summary>Whether all ranks have connected.</summary>
    public bool AreAllConnected => isReady;

    /// <summary>Asks all ranks to stop after the current step.</summary>
    public void RequestStop() => stopRequested = true;

    /// <summary>Sends a goodbye message to the ranks and closes all connections.</summary>
    public void Dispose()
    {
        isEnding = true;
        thread.Join();
    }

    private void Run()
    {
        var (ticked, beatSent) = (Stopwatch.GetTimestamp(), 0L);
        while (!isEnding)
        {
            var ready = Connections().Select(connection => connection.Socket).Append(listener).ToList();
            Socket.Select(ready, null, null, Tick);
            if (ready.Contains(listener)) Accept();
            foreach (var connection in Connections().Where(connection => ready.Contains(connection.Socket)).ToList()) Receive(connection);

            var pause = Stopwatch.GetElapsedTime(ticked);
            ticked = Stopwatch.GetTimestamp();
            if (pause > SuspensionThreshold)
                foreach (var state in ranks) state.LastMessage = ticked;
            if (stopRequested && !stopSent)
            {
                stopSent = true;
                SendToAll(new ControlMessage(ControlKind.Stop));
            }
            DetectSilentRanks();
            if (Stopwatch.GetElapsedTime(beatSent) < Beat) continue;
            beatSent = ticked;
            SendToAll(HubBeat());
        }
        SendToAll(new ControlMessage(ControlKind.Goodbye));
        foreach (var connection in Connections()) connection.Dispose();
        listener.Dispose();
    }

    private IEnumerable<ControlConnection> Connections() => ranks.Select(state => state.Connection).OfType<ControlConnection>().Concat(pending);

    private void Accept()
    {
        try
        {
            pending.Add(new ControlConnection(listener.Accept()));
        }
        catch (SocketException)
        {
            // The connection was closed before it was accepted.
        }
    }

    private void Receive(ControlConnection connection)
    {
        var isOpen = connection.TryReceive(out var messages);
        foreach (var message in messages) Handle(connection, message);
        if (isOpen) return;
        connection.Dispose();
        if (pending.Remove(connection)) return;
        var rank = Array.FindIndex(ranks, state => state.Connection == connection);
        ranks[rank].Connection = null;
        if (!ranks[rank].HasLeft) ReportLoss(rank, RankLossKind.Ended, $"Rank {rank} exited without an error message.");
    }

    private void Handle(ControlConnection connection, ControlMessage message)
    {
        if (pending.Contains(connection))
        {
            if (message.Kind == ControlKind.Hello) Admit(connection, message);
            return;
        }
        var rank = Array.FindIndex(ranks, state => state.Connection == connection);
        var state = ranks[rank];
        state.LastMessage = Stopwatch.GetTimestamp();
        switch (message.Kind)
        {
            case ControlKind.Beat:
                state.Step = message.Step;
                break;
            case ControlKind.Failed:
                ReportLoss(rank, RankLossKind.Failed, $"Rank {rank} failed: {message.Text}");
                break;
            case ControlKind.Share:
                SendToAll(message);
                break;
            case ControlKind.Goodbye:
                state.HasLeft = true;
                break;
        }
    }

    private void Admit(ControlConnection connection, ControlMessage hello)
    {
        var refusal = hello.Text != job ? "another job uses this port"
            : hello.Size != ranks.Length ? $"WORLD_SIZE is {ranks.Length} there, but {hello.Size} on this rank"
            : hello.Rank < 0 || hello.Rank >= ranks.Length || ranks[hello.Rank].HasConnected ? $"rank {hello.Rank} is already connected"
            : null;
        if (refusal is not null)
        {
            connection.TrySend(new ControlMessage(ControlKind.Refused) { Text = refusal });
            return;
        }
        pending.Remove(connection);
        var state = ranks[hello.Rank];
        (state.Connection, state.HasConnected, state.LastMessage) = (connection, true, Stopwatch.GetTimestamp());
        if (stopSent) connection.TrySend(new ControlMessage(ControlKind.Stop));
        if (lost.Task.IsCompletedSuccessfully) connection.TrySend(ToMessage(lost.Task.Result));
        if (Array.Exists(ranks, other => !other.HasConnected))
        {
            SendToAll(HubBeat());
            return;
        }
        isReady = true;
        SendToAll(new ControlMessage(ControlKind.Ready));
    }

    private ControlMessage HubBeat()
    {
        var first = ranks.Max(state => state.Step);
        return new ControlMessage(ControlKind.Beat)
        {
            Step = first,
            Ranks = [.. Enumerable.Range(0, ranks.Length).Where(rank => isReady ? ranks[rank].Step < first : !ranks[rank].HasConnected).Take(MaxListed)],
        };
    }

    private void DetectSilentRanks()
    {
        for (var rank = 0; rank < ranks.Length; rank++)
        {
            if (ranks[rank] is { Connection: not null, HasLeft: false } state && Stopwatch.GetElapsedTime(state.LastMessage) is var quiet && quiet > silence)
                ReportLoss(rank, RankLossKind.Silent, $"Rank {rank} has not responded for {quiet.TotalSeconds:0} s.");
        }
    }

    private void ReportLoss(int rank, RankLossKind kind, string message)
    {
        var loss = new RankLoss(rank, kind, message);
        if (lost.TrySetResult(loss)) SendToAll(ToMessage(loss));
    }

    private static ControlMessage ToMessage(RankLoss loss) => new(ControlKind.Lost) { Rank = loss.Rank, Text = loss.Message };

    // A rank that does not receive a message is detected by its silence.
    private void SendToAll(ControlMessage message)
    {
        foreach (var state in ranks) state.Connection?.TrySend(message);
    }

    /// <summary>The state of a rank.</summary>
    private sealed class RankState
    {
        public ControlConnection? Connection { get; set; }

        public bool HasConnected { get; set; }

        public bool HasLeft { get; set; }

        public long LastMessage { get; set; }

        public int Step { get; set; }
    }
}
