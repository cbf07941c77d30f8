using System.Diagnostics;
using System.Net.Sockets;
using SegDsl.Distributed.Control;

namespace SegDsl.Distributed;

/// <summary>
/// This rank's end of the control channel, on a thread of its own: says once a second that the rank is alive and how far it is, and hears which other
/// rank failed, ended, or has said nothing for a time.
/// </summary>
public sealed class RankWatch : IDisposable
{
    /// <summary>How long a rank may say nothing before it counts as lost.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the thread that trains may take to end by itself once a rank is lost. It may wait in a library for a message that never comes.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(5);

    private readonly WorldSettings settings;
    private readonly ControlHub? hub;
    private readonly ControlConnection connection;
    private readonly Action<DistributedException> lost;
    private readonly Thread thread;
    private readonly ManualResetEventSlim ready = new();
    private readonly ManualResetEventSlim decided = new();
    private readonly ManualResetEventSlim ending = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource<string> shared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile DistributedException? verdict;
    private volatile ControlMessage? heard;
    private volatile bool isLeaving;
    private int step;

    /// <summary>Begins to watch over a connection that the hub has been greeted on.</summary>
    internal RankWatch(
        WorldSettings settings, ControlHub? hub, ControlConnection connection, IReadOnlyList<ControlMessage> answers, Action<DistributedException> lost)
    {
        (this.settings, this.hub, this.connection, this.lost) = (settings, hub, connection, lost);
        foreach (var answer in answers) Handle(answer);
        thread = new Thread(Run) { IsBackground = true, Name = "rank watch" };
        thread.Start();
    }

    /// <summary>How many steps this rank has begun: a rank that is behind is the one that the others wait for.</summary>
    public int Step
    {
        get => Volatile.Read(ref step);
        set => Volatile.Write(ref step, value);
    }

    /// <summary>Cancelled when the launcher asks all ranks to stop.</summary>
    public CancellationToken StopRequested => stopping.Token;

    /// <summary>Waits until all ranks have come.</summary>
    /// <exception cref="DistributedException">Some did not come within the timeout, or one is lost: the message names them.</exception>
    internal void WaitForAll(TimeSpan timeout)
    {
        if (WaitHandle.WaitAny([ready.WaitHandle, decided.WaitHandle], timeout) == 0) return;
        ThrowIfLost();
        var missing = heard?.Ranks ?? [];
        throw new DistributedException(
            $"{(missing.Count == 1 ? "Rank" : "Ranks")} {string.Join(", ", missing)} of {settings.WorldSize} did not come within {timeout.TotalSeconds:0} s. "
            + "Start all ranks of a run at the same time, with the same MASTER_ADDR, MASTER_PORT and WORLD_SIZE where these are set.");
    }

    /// <summary>Throws where a rank is lost.</summary>
    /// <exception cref="DistributedException">One is: the message names it.</exception>
    internal void ThrowIfLost()
    {
        if (verdict is { } found) throw new DistributedException(found.Message) { IsKnownToLauncher = found.IsKnownToLauncher };
    }

    /// <summary>A text that rank 0 gives to all ranks, once in the life of a group; rank 0's own is what it gave.</summary>
    /// <param name="own">The text on rank 0; null on the others.</param>
    /// <param name="timeout">How long rank 0 is waited for.</param>
    /// <exception cref="DistributedException">It did not come in time, or a rank is lost.</exception>
    internal string Share(string? own, TimeSpan timeout)
    {
        if (own is not null) connection.TrySend(new ControlMessage(ControlKind.Share) { Text = own });
        if (WaitHandle.WaitAny([((IAsyncResult)shared.Task).AsyncWaitHandle, decided.WaitHandle], timeout) == 0) return shared.Task.Result;
        ThrowIfLost();
        throw new DistributedException($"Rank 0 did not begin within {timeout.TotalSeconds:0} s.");
    }

    /// <summary>Tells the other ranks that this one ends with an error.</summary>
    /// <param name="message">What to tell.</param>
    internal void Fail(string message)
    {
        if (isLeaving || verdict is not null) return;
        isLeaving = true;
        connection.TrySend(new ControlMessage(ControlKind.Failed) { Text = message });
        // The hub ends with its process: it has passed the message on once this rank hears it back.
        if (hub is not null) decided.Wait(Patience);
    }

    /// <summary>
    /// Why an operation with the other ranks failed: waits a moment until it is clear which rank is lost. Where none is, the others are told of the error.
    /// </summary>
    /// <param name="error">What was noticed.</param>
    internal DistributedException Explain(DistributedException error)
    {
        if (decided.Wait(Patience) && verdict is { } found) return new DistributedException(found.Message, error) { IsKnownToLauncher = found.IsKnownToLauncher };
        var behind = heard?.Ranks is { Count: > 0 } ranks ? $" Behind: {(ranks.Count == 1 ? "rank" : "ranks")} {string.Join(", ", ranks)}." : "";
        Fail(error.Message + behind);
        return new DistributedException(error.Message + behind, error);
    }

    /// <summary>Ends the watch; in good order where no rank is lost and this one has not failed.</summary>
    public void Dispose()
    {
        if (!isLeaving && verdict is null) connection.TrySend(new ControlMessage(ControlKind.Goodbye));
        isLeaving = true;
        ending.Set();
        thread.Join();
        hub?.Dispose();
        connection.Dispose();
        foreach (IDisposable owned in (IDisposable[])[ready, decided, ending, stopping]) owned.Dispose();
    }

    private void Run()
    {
        var (isOpen, isTold) = (true, false);
        var (ticked, beaten, answered, decidedAt) = (Stopwatch.GetTimestamp(), 0L, Stopwatch.GetTimestamp(), 0L);
        while (!ending.IsSet)
        {
            if (!isOpen) ending.Wait(Tick);
            else if (connection.Socket.Poll(Tick, SelectMode.SelectRead))
            {
                isOpen = connection.TryReceive(out var messages);
                foreach (var message in messages) isOpen &= Handle(message);
                answered = Stopwatch.GetTimestamp();
                if (!isOpen && !isLeaving) Decide($"{HubName} has ended without a message.", isKnown: false);
            }
            // A process that was stopped itself has heard nothing, and no other is to blame.
            if (Stopwatch.GetElapsedTime(ticked) > Absence) answered = Stopwatch.GetTimestamp();
            ticked = Stopwatch.GetTimestamp();
            // A launcher may be suspended from the keyboard; where it ends, its connections close.
            if (isOpen && !settings.HasLauncher && Stopwatch.GetElapsedTime(answered) is var quiet && quiet > Silence)
                Decide($"{HubName} has not been heard of for {quiet.TotalSeconds:0} s.", isKnown: false);

            if (verdict is { } found && !isTold && !isLeaving)
            {
                if (decidedAt == 0) decidedAt = ticked;
                isTold = Stopwatch.GetElapsedTime(decidedAt) > Patience;
                if (isTold) lost(found);
            }
            if (!isOpen || Stopwatch.GetElapsedTime(beaten) < Interval) continue;
            beaten = ticked;
            connection.TrySend(new ControlMessage(ControlKind.Beat) { Step = Step });
        }
    }

    /// <summary>Takes in a message; whether more are to come.</summary>
    private bool Handle(ControlMessage message)
    {
        switch (message.Kind)
        {
            case ControlKind.Beat:
                heard = message;
                break;
            case ControlKind.Ready:
                heard = null;
                ready.Set();
                break;
            case ControlKind.Lost when message.Rank == settings.Rank && isLeaving:
                decided.Set();
                break;
            case ControlKind.Lost:
                Decide(message.Text ?? $"Rank {message.Rank} is lost.", isKnown: settings.HasLauncher);
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

    private void Decide(string message, bool isKnown)
    {
        if (verdict is not null) return;
        verdict = new DistributedException(message) { IsKnownToLauncher = isKnown };
        decided.Set();
    }
}
