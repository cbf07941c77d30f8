using System.Diagnostics;
using System.Net.Sockets;
using SegDsl.Distributed.Control;

namespace SegDsl.Distributed;

/// <summary>
/// Monitors the other ranks over the control channel, on its own thread: it sends a heartbeat with the step number once a second, and receives which other rank
/// failed, exited, or stopped responding.
/// </summary>
public sealed class RankWatch : IDisposable
{
    /// <summary>How long a rank may be silent before it counts as lost.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the training thread may take to stop after a rank is lost. It may be blocked in a library call that never returns.
    /// </summary>
    internal static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(2);

    /// <summary>The same if another program started the ranks: mpirun ends them a second after one exits, and the reason must be reported before.</summary>
    private static readonly TimeSpan ForeignExitGrace = TimeSpan.FromSeconds(0.3);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SuspensionThreshold = TimeSpan.FromSeconds(5);

    private readonly WorldSettings settings;
    private readonly ControlHub? hub;
    private readonly ControlConnection connection;
    private readonly Action<DistributedException> lost;
    private readonly Thread thread;
    private readonly ManualResetEventSlim ready = new();
    private readonly ManualResetEventSlim isLost = new();
    private readonly ManualResetEventSlim ending = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource<string> shared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile DistributedException? loss;
    private volatile ControlMessage? lastBeat;
    private volatile bool isLeaving;
    private int step;

    /// <summary>Starts monitoring over a connection that the hub has admitted.</summary>
    internal RankWatch(
        WorldSettings settings, ControlHub? hub, ControlConnection connection, IReadOnlyList<ControlMessage> answers, Action<DistributedException> lost)
    {
        (this.settings, this.hub, this.connection, this.lost) = (settings, hub, connection, lost);
        foreach (var answer in answers) Handle(answer);
        thread = new Thread(Run) { IsBackground = true, Name = "rank watch" };
        thread.Start();
    }

    /// <summary>The number of steps that this rank has started. The other ranks wait for lagging ranks.</summary>
    public int Step
    {
        get => Volatile.Read(ref step);
        set => Volatile.Write(ref step, value);
    }

    /// <summary>Canceled when the launcher asks all ranks to stop.</summary>
    public CancellationToken StopRequested => stopping.Token;

    /// <summary>Waits until all ranks are connected.</summary>
    /// <exception cref="DistributedException">Ranks did not connect within the timeout, or one was lost; the message lists them.</exception>
    /// <param name="remaining">How long to wait.</param>
    /// <param name="timeout">The time that the ranks had in all, for the message.</param>
    internal void WaitForAll(TimeSpan remaining, TimeSpan timeout)
    {
        if (WaitHandle.WaitAny([ready.WaitHandle, isLost.WaitHandle], remaining) == 0) return;
        ThrowIfLost();
        var missing = lastBeat?.Ranks ?? [];
        throw new DistributedException(
            $"{(missing.Count == 1 ? "Rank" : "Ranks")} {string.Join(", ", missing)} of {settings.WorldSize} did not connect "
            + $"within {timeout.TotalSeconds:0} s. "
            + "Start all ranks of a run at the same time, with the same MASTER_ADDR, MASTER_PORT and WORLD_SIZE if these are set.");
    }

    /// <summary>Throws if a rank is lost.</summary>
    /// <exception cref="DistributedException">A rank is lost; the message states which.</exception>
    internal void ThrowIfLost()
    {
        if (loss is { } found) throw new DistributedException(found.Message) { IsKnownToLauncher = found.IsKnownToLauncher };
    }

    /// <summary>Sends a text from rank 0 to all ranks, once per group.</summary>
    /// <param name="own">The text on rank 0; null on the other ranks.</param>
    /// <param name="timeout">How long to wait for rank 0.</param>
    /// <returns>The text of rank 0.</returns>
    /// <exception cref="DistributedException">The text did not arrive in time, or a rank was lost.</exception>
    internal string Share(string? own, TimeSpan timeout)
    {
        if (own is not null) connection.TrySend(new ControlMessage(ControlKind.Share) { Text = own });
        if (WaitHandle.WaitAny([((IAsyncResult)shared.Task).AsyncWaitHandle, isLost.WaitHandle], timeout) == 0) return shared.Task.Result;
        ThrowIfLost();
        throw new DistributedException($"Rank 0 did not start within {timeout.TotalSeconds:0} s.");
    }

    /// <summary>Reports an error of this rank to the others.</summary>
    /// <param name="message">The error message.</param>
    internal void Fail(string message)
    {
        if (isLeaving || loss is not null) return;
        isLeaving = true;
        connection.TrySend(new ControlMessage(ControlKind.Failed) { Text = message });
        // The hub ends with its process: wait until it has forwarded the message, which this rank receives too.
        if (hub is not null) isLost.Wait(ExitGrace);
    }

    /// <summary>
    /// Explains why a collective operation failed: waits briefly until the lost rank is known. If no rank is lost, the error is reported to the others.
    /// </summary>
    /// <param name="error">The observed error.</param>
    internal DistributedException Explain(DistributedException error)
    {
        if (isLost.Wait(ExitGrace) && loss is { } found) return new DistributedException(found.Message, error) { IsKnownToLauncher = found.IsKnownToLauncher };
        var behind = lastBeat?.Ranks is { Count: > 0 } ranks ? $" Lagging ranks: {string.Join(", ", ranks)}." : "";
        Fail(error.Message + behind);
        return new DistributedException(error.Message + behind, error);
    }

    /// <summary>Stops monitoring. The other ranks see a clean exit, unless a rank is lost or this one has failed.</summary>
    public void Dispose()
    {
        if (!isLeaving && loss is null) connection.TrySend(new ControlMessage(ControlKind.Goodbye));
        isLeaving = true;
        ending.Set();
        thread.Join();
        hub?.Dispose();
        connection.Dispose();
        foreach (IDisposable owned in (IDisposable[])[ready, isLost, ending, stopping]) owned.Dispose();
    }

    private void Run()
    {
        var (isOpen, isReported) = (true, false);
        var (ticked, beatSent, answered, lostAt) = (Stopwatch.GetTimestamp(), 0L, Stopwatch.GetTimestamp(), 0L);
        while (!ending.IsSet)
        {
            if (!isOpen) ending.Wait(Tick);
            else if (connection.Socket.Poll(Tick, SelectMode.SelectRead))
            {
                isOpen = connection.TryReceive(out var messages);
                var hasEnded = false;
                foreach (var message in messages) hasEnded |= !Handle(message);
                answered = Stopwatch.GetTimestamp();
                if (!isOpen && !hasEnded && !isLeaving) ReportLoss($"{HubName} exited without an error message.", isKnown: false);
                // Rank 0 may be done with a run before the other ranks are.
                isOpen &= !hasEnded;
            }
            // If this process was suspended itself, it has received nothing, and no other rank is to blame.
            if (Stopwatch.GetElapsedTime(ticked) > SuspensionThreshold) answered = Stopwatch.GetTimestamp();
            ticked = Stopwatch.GetTimestamp();
            // A launcher may be suspended from the keyboard. If it exits, its connections close.
            if (isOpen && !settings.HasLauncher && Stopwatch.GetElapsedTime(answered) is var quiet && quiet > Silence)
                ReportLoss($"{HubName} has not responded for {quiet.TotalSeconds:0} s.", isKnown: false);

            if (loss is { } found && !isReported && !isLeaving)
            {
                if (lostAt == 0) lostAt = ticked;
                isReported = Stopwatch.GetElapsedTime(lostAt) > (settings.HasLauncher ? ExitGrace : ForeignExitGrace);
                if (isReported) lost(found);
            }
            if (!isOpen || Stopwatch.GetElapsedTime(beatSent) < Interval) continue;
            beatSent = ticked;
            connection.TrySend(new ControlMessage(ControlKind.Beat) { Step = Step });
        }
    }

    /// <summary>Processes a message; returns false if the hub ends, which is no loss.</summary>
    private bool Handle(ControlMessage message)
    {
        switch (message.Kind)
        {
            case ControlKind.Beat:
                lastBeat = message;
                break;
            case ControlKind.Ready:
                lastBeat = null;
                ready.Set();
                break;
            case ControlKind.Lost when message.Rank == settings.Rank && isLeaving:
                isLost.Set();
                break;
            case ControlKind.Lost:
                ReportLoss(message.Text ?? $"Rank {message.Rank} is lost.", isKnown: settings.HasLauncher);
                break;
            case ControlKind.Share:
                shared.TrySetResult(message.Text ?? "");
                break;
            case ControlKind.Stop:
                stopping.Cancel();
                break;
            case ControlKind.Goodbye:
                return false;
        }
        return true;
    }

    private string HubName => settings.HasLauncher ? "The launcher" : $"Rank 0 at {settings.MasterName}";

    private void ReportLoss(string message, bool isKnown)
    {
        if (loss is not null) return;
        loss = new DistributedException(message) { IsKnownToLauncher = isKnown };
        isLost.Set();
    }
}
