using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SegDsl.Distributed.Control;

/// <summary>
/// The middle of the control channel, in the launcher or in rank 0: every rank holds a connection to it. It tells the ranks when all have come,
/// and which rank is lost: one that says so, whose connection closes, or that says nothing for a time.
/// </summary>
internal sealed class ControlHub : IDisposable
{
    private const int MostListed = 16;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    // A tick that took this long did not run: the process was stopped, and the ranks are not to blame for what it did not hear.
    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(5);

    private readonly string job;
    private readonly TimeSpan silence;
    private readonly Seat[] seats;
    private readonly Socket listener;
    private readonly List<ControlConnection> strangers = [];
    private readonly Thread thread;
    private readonly TaskCompletionSource<RankLoss> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isEnding;
    private volatile bool stopRequested;
    private volatile bool isReady;
    private bool stopSent;

    /// <summary>Begins to listen.</summary>
    /// <param name="size">The number of ranks.</param>
    /// <param name="job">What the ranks of this job, and no others, know.</param>
    /// <param name="isLocal">Whether all ranks are on this machine, so that no other machine can connect.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="silence">How long a rank may say nothing; null for <see cref="RankWatch.Silence"/>.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public ControlHub(int size, string job, bool isLocal, int port, TimeSpan? silence = null)
    {
        (this.job, this.silence) = (job, silence ?? RankWatch.Silence);
        seats = [.. Enumerable.Range(0, size).Select(_ => new Seat())];
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

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>The first rank that was lost, once one is.</summary>
    public Task<RankLoss> Lost => lost.Task;

    /// <summary>Whether all ranks have come.</summary>
    public bool HasMet => isReady;

    /// <summary>Asks all ranks to stop after the step at hand.</summary>
    public void RequestStop() => stopRequested = true;

    /// <summary>Takes leave of the ranks and closes all connections.</summary>
    public void Dispose()
    {
        isEnding = true;
        thread.Join();
    }

    private void Run()
    {
        var (ticked, beaten) = (Stopwatch.GetTimestamp(), 0L);
        while (!isEnding)
        {
            var ready = Connections().Select(connection => connection.Socket).Append(listener).ToList();
            Socket.Select(ready, null, null, Tick);
            if (ready.Contains(listener)) Accept();
            foreach (var connection in Connections().Where(connection => ready.Contains(connection.Socket)).ToList()) Receive(connection);

            var pause = Stopwatch.GetElapsedTime(ticked);
            ticked = Stopwatch.GetTimestamp();
            if (pause > Absence)
                foreach (var seat in seats) seat.Heard = ticked;
            if (stopRequested && !stopSent)
            {
                stopSent = true;
                Tell(new ControlMessage(ControlKind.Stop));
            }
            Judge();
            if (Stopwatch.GetElapsedTime(beaten) < Beat) continue;
            beaten = ticked;
            Tell(OwnBeat());
        }
        Tell(new ControlMessage(ControlKind.Goodbye));
        foreach (var connection in Connections()) connection.Dispose();
        listener.Dispose();
    }

    private IEnumerable<ControlConnection> Connections() => seats.Select(seat => seat.Connection).OfType<ControlConnection>().Concat(strangers);

    private void Accept()
    {
        try
        {
            strangers.Add(new ControlConnection(listener.Accept()));
        }
        catch (SocketException)
        {
            // It was gone before it was taken in.
        }
    }

    private void Receive(ControlConnection connection)
    {
        var isOpen = connection.TryReceive(out var messages);
        foreach (var message in messages) Handle(connection, message);
        if (isOpen) return;
        connection.Dispose();
        if (strangers.Remove(connection)) return;
        var rank = Array.FindIndex(seats, seat => seat.Connection == connection);
        seats[rank].Connection = null;
        if (!seats[rank].HasLeft) Lose(rank, RankLossKind.Ended, $"Rank {rank} has ended without a message.");
    }

    private void Handle(ControlConnection connection, ControlMessage message)
    {
        if (strangers.Contains(connection))
        {
            if (message.Kind == ControlKind.Hello) Admit(connection, message);
            return;
        }
        var rank = Array.FindIndex(seats, seat => seat.Connection == connection);
        var seat = seats[rank];
        seat.Heard = Stopwatch.GetTimestamp();
        switch (message.Kind)
        {
            case ControlKind.Beat:
                seat.Step = message.Step;
                break;
            case ControlKind.Failed:
                Lose(rank, RankLossKind.Failed, $"Rank {rank} failed: {message.Text}");
                break;
            case ControlKind.Share:
                Tell(message);
                break;
            case ControlKind.Goodbye:
                seat.HasLeft = true;
                break;
        }
    }

    private void Admit(ControlConnection connection, ControlMessage hello)
    {
        var refusal = hello.Text != job ? "it is taken by another job"
            : hello.Size != seats.Length ? $"WORLD_SIZE is {seats.Length} there and {hello.Size} here"
            : hello.Rank < 0 || hello.Rank >= seats.Length || seats[hello.Rank].HasCome ? $"there is a rank {hello.Rank} already"
            : null;
        if (refusal is not null)
        {
            connection.TrySend(new ControlMessage(ControlKind.Refused) { Text = refusal });
            return;
        }
        strangers.Remove(connection);
        var seat = seats[hello.Rank];
        (seat.Connection, seat.HasCome, seat.Heard) = (connection, true, Stopwatch.GetTimestamp());
        if (stopSent) connection.TrySend(new ControlMessage(ControlKind.Stop));
        if (lost.Task.IsCompletedSuccessfully) connection.TrySend(ToMessage(lost.Task.Result));
        if (Array.Exists(seats, other => !other.HasCome))
        {
            Tell(OwnBeat());
            return;
        }
        isReady = true;
        Tell(new ControlMessage(ControlKind.Ready));
    }

    private ControlMessage OwnBeat()
    {
        var first = seats.Max(seat => seat.Step);
        return new ControlMessage(ControlKind.Beat)
        {
            Step = first,
            Ranks = [.. Enumerable.Range(0, seats.Length).Where(rank => isReady ? seats[rank].Step < first : !seats[rank].HasCome).Take(MostListed)],
        };
    }

    private void Judge()
    {
        for (var rank = 0; rank < seats.Length; rank++)
        {
            if (seats[rank] is { Connection: not null, HasLeft: false } seat && Stopwatch.GetElapsedTime(seat.Heard) is var quiet && quiet > silence)
                Lose(rank, RankLossKind.Silent, $"Rank {rank} has not been heard of for {quiet.TotalSeconds:0} s.");
        }
    }

    private void Lose(int rank, RankLossKind kind, string message)
    {
        var loss = new RankLoss(rank, kind, message);
        if (lost.TrySetResult(loss)) Tell(ToMessage(loss));
    }

    private static ControlMessage ToMessage(RankLoss loss) => new(ControlKind.Lost) { Rank = loss.Rank, Text = loss.Message };

    // A rank that does not take a message is found out by its silence.
    private void Tell(ControlMessage message)
    {
        foreach (var seat in seats) seat.Connection?.TrySend(message);
    }

    /// <summary>What is known of a rank.</summary>
    private sealed class Seat
    {
        public ControlConnection? Connection { get; set; }

        public bool HasCome { get; set; }

        public bool HasLeft { get; set; }

        public long Heard { get; set; }

        public int Step { get; set; }
    }
}
