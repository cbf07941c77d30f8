using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SegDsl.Distributed;

/// <summary>
/// Watches the other ranks from a thread of its own. Every rank says once a second, in the store, that it is alive and how far it is. A rank
/// that says it failed, or has said nothing for a time, is reported; so is rank 0 (or the launcher) when its store is gone.
/// </summary>
public sealed class RankWatch : IDisposable
{
    /// <summary>How long a rank may say nothing before it counts as lost.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    // After an operation failed, a rank that says nothing for this long is the one that is gone.
    private static readonly TimeSpan ShortSilence = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);

    private readonly WorldSettings settings;
    private readonly Action<string> lost;
    private readonly TcpStore store;
    private readonly Thread thread;
    private readonly ManualResetEventSlim ending = new();
    private readonly Lock guard = new();
    private readonly string?[] beats;
    private readonly long[] heard;
    private readonly string?[] failures;
    private long looked = Stopwatch.GetTimestamp();
    private int step;
    private int reported;

    /// <summary>Begins to watch.</summary>
    /// <param name="settings">Which of how many processes this is.</param>
    /// <param name="lost">
    /// Is told, once and from another thread, that a rank is lost. The thread that trains may then wait for it in vain, so that all that is left
    /// is to end the process.
    /// </param>
    /// <exception cref="DistributedException">The store cannot be reached.</exception>
    public RankWatch(WorldSettings settings, Action<string> lost)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (this.settings, this.lost) = (settings, lost);
        (beats, heard, failures) = (new string?[settings.WorldSize], new long[settings.WorldSize], new string?[settings.WorldSize]);
        Array.Fill(heard, looked);
        try
        {
            store = Rendezvous.OpenBeside(settings, ConnectTimeout);
        }
        catch (ExternalException e)
        {
            throw new DistributedException($"The store at {settings.MasterAddress}:{settings.MasterPort} is gone: {e.Message}", e);
        }
        thread = new Thread(Watch) { IsBackground = true, Name = "rank watch" };
        thread.Start();
        var second = new Thread(WatchTheWatch) { IsBackground = true, Name = "rank watch's watch" };
        second.Start();
    }

    /// <summary>How many steps this rank has begun: a rank that is behind is the one that the others wait for.</summary>
    public int Step
    {
        get => Volatile.Read(ref step);
        set => Volatile.Write(ref step, value);
    }

    /// <summary>Tells the other ranks that this one ends with an error.</summary>
    /// <param name="message">What to tell.</param>
    public void Fail(string message)
    {
        try
        {
            lock (guard) store.Set(FailedKey(settings.Rank), message);
            // The store ends with this process: the others need a moment to read it.
            if (settings.Rank == 0 && settings.LauncherAttempt is null) Thread.Sleep(2 * Interval);
        }
        catch (ExternalException)
        {
            // The store is gone, and with it those who could have been told.
        }
    }

    /// <summary>Why an operation with the other ranks failed: waits a moment until it is clear who is missing.</summary>
    /// <param name="error">What was noticed.</param>
    public DistributedException Explain(DistributedException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < ShortSilence + 2 * Interval; Thread.Sleep(100))
            if (Missing(ShortSilence) is { } message) return new DistributedException(message, error);
        return new DistributedException(Behind() is { } behind ? $"{error.Message} {behind}" : error.Message, error);
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        ending.Set();
        // A thread that hangs in a dead connection is left to the end of the process.
        if (thread.Join(Interval * 2)) store.Dispose();
    }

    private void Watch()
    {
        for (var beat = 0L; !ending.IsSet; beat++)
        {
            try
            {
                lock (guard) store.Set(BeatKey(settings.Rank), string.Create(CultureInfo.InvariantCulture, $"{beat},{Step}"));
                for (var rank = 0; rank < settings.WorldSize; rank++)
                    if (rank != settings.Rank) Look(rank);
                Volatile.Write(ref looked, Stopwatch.GetTimestamp());
            }
            catch (ExternalException)
            {
                // The time of the last look tells.
            }
            if (Missing(Silence) is { } message) Report(message);
            ending.Wait(Interval);
        }
    }

    // A store on a machine that is frozen or cut off answers nothing, not even with an error: the thread that asked hangs.
    private void WatchTheWatch()
    {
        while (!ending.Wait(Interval))
            if (Missing(Silence) is { } message) Report(message);
    }

    private void Look(int rank)
    {
        lock (guard)
        {
            if (store.Has(FailedKey(rank))) Volatile.Write(ref failures[rank], store.Get(FailedKey(rank)));
            if (!store.Has(BeatKey(rank))) return;
            var beat = store.Get(BeatKey(rank));
            if (beat == beats[rank]) return;
            beats[rank] = beat;
            Volatile.Write(ref heard[rank], Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Says which rank failed or has said nothing for a time; null where all is well.</summary>
    private string? Missing(TimeSpan silence)
    {
        for (var rank = 0; rank < settings.WorldSize; rank++)
            if (Volatile.Read(ref failures[rank]) is { } failure) return $"Rank {rank} failed: {failure}";
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref looked)) is var unanswered && unanswered > silence)
            return $"{(settings.LauncherAttempt is null ? "Rank 0" : "The launcher")} at {settings.MasterAddress} has not answered for {unanswered.TotalSeconds:0} s.";
        for (var rank = 0; rank < settings.WorldSize; rank++)
        {
            var quiet = Stopwatch.GetElapsedTime(Volatile.Read(ref heard[rank]), Volatile.Read(ref looked));
            if (rank != settings.Rank && quiet > silence) return $"Rank {rank} has not been heard of for {quiet.TotalSeconds:0} s.";
        }
        return null;
    }

    /// <summary>Says which ranks are behind this one; null where none is.</summary>
    private string? Behind()
    {
        var behind = Enumerable.Range(0, settings.WorldSize)
            .Where(rank => beats[rank]?.Split(',') is [_, var at] && int.Parse(at, CultureInfo.InvariantCulture) < Step).ToList();
        return behind.Count == 0 ? null : $"Behind: rank {string.Join(", ", behind)}.";
    }

    private void Report(string message)
    {
        if (!ending.IsSet && Interlocked.Exchange(ref reported, 1) == 0) lost(message);
    }

    private static string BeatKey(int rank) => $"segdsl/beat/{rank}";

    private static string FailedKey(int rank) => $"segdsl/failed/{rank}";
}
