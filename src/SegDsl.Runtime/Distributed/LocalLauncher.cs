using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using SegDsl.Distributed.Control;
using SegDsl.Distributed.Mpi;

namespace SegDsl.Distributed;

/// <summary>
/// Starts a program as several ranks on this machine and watches them: through <c>mpirun</c> where they compute on CPUs, else one process for every
/// GPU. Every rank holds a connection to the launcher, by which it hears of a request to stop, and of the launcher's own end.
/// </summary>
public static class LocalLauncher
{
    /// <summary>The environment variable by which a rank knows its launcher: the port on this machine, and a word that only the ranks of a run know.</summary>
    public const string LauncherVariable = "SEGDSL_LAUNCHER";

    /// <summary>How long the other ranks may take to end by themselves when one is lost.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private const int Interrupted = 130;
    private const int Terminated = 143;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs the ranks, which share this process' terminal.</summary>
    /// <param name="ranks">How many, at least 1.</param>
    /// <param name="program">The program and its arguments.</param>
    /// <param name="usesMpi">Whether the ranks talk over MPI, as those that compute on CPUs do.</param>
    /// <param name="failed">Is told which rank failed, and how.</param>
    /// <param name="stopping">When it is cancelled, the ranks are asked to stop after the step at hand.</param>
    /// <returns>0 where all ended well, else the exit code of the first that did not; a signal's number is added to 128.</returns>
    /// <exception cref="DistributedException">The program or <c>mpirun</c> cannot be started.</exception>
    public static int Run(int ranks, IReadOnlyList<string> program, bool usesMpi, Action<string> failed, CancellationToken stopping)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(failed);
        var job = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        using var hub = new ControlHub(ranks, job, isLocal: true, port: 0);
        using var stop = stopping.Register(hub.RequestStop);
        var processes = new List<Process>();
        try
        {
            for (var process = 0; process < (usesMpi ? 1 : ranks); process++)
            {
                var start = usesMpi ? MpiRun.Start(ranks, program) : StartOfRank(process, ranks, program);
                start.Environment[LauncherVariable] = string.Create(CultureInfo.InvariantCulture, $"{hub.Port}:{job}");
                processes.Add(Process.Start(start) ?? throw new DistributedException($"{start.FileName} could not be started."));
            }
            var code = Watch(processes, hub);
            // Ranks that the terminal's Ctrl-C reached too have done what it asks for.
            if (code != 0 && !(stopping.IsCancellationRequested && code is Interrupted or Terminated)) failed(Describe(processes, hub, ranks, usesMpi, code));
            return code;
        }
        finally
        {
            foreach (var process in processes)
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
                process.Dispose();
            }
        }
    }

    /// <summary>Completes the settings of a rank whose launcher is of this kind.</summary>
    /// <param name="settings">Which rank it is.</param>
    /// <param name="launcher">The value of <see cref="LauncherVariable"/>.</param>
    internal static WorldSettings Locate(WorldSettings settings, string launcher)
    {
        if (launcher.Split(':') is not [var port, var job] || !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new DistributedException($"{LauncherVariable} is '{launcher}', which no launcher sets; remove it from the environment.");
        return settings with { MasterAddress = IPAddress.Loopback.ToString(), MasterPort = number, Job = job, HasLauncher = true };
    }

    /// <summary>Waits until all processes have ended, and ends those that do not once a rank is lost.</summary>
    /// <returns>The exit code of the first that failed; 0 where none did.</returns>
    private static int Watch(List<Process> processes, ControlHub hub)
    {
        int? code = null;
        Stopwatch? since = null;
        while (processes.Exists(process => !process.HasExited))
        {
            code ??= processes.Find(process => process.HasExited && process.ExitCode != 0)?.ExitCode;
            if (since is null && (code is not null || hub.Lost.IsCompleted)) since = Stopwatch.StartNew();
            if (since?.Elapsed > Grace)
                foreach (var process in processes.Where(process => !process.HasExited)) process.Kill(entireProcessTree: true);
            processes.Find(process => !process.HasExited)?.WaitForExit(Interval);
        }
        return code ?? processes.Find(process => process.ExitCode != 0)?.ExitCode ?? 0;
    }

    private static string Describe(List<Process> processes, ControlHub hub, int ranks, bool usesMpi, int code)
    {
        var loss = hub.Lost.IsCompletedSuccessfully ? hub.Lost.Result : null;
        if (loss?.Kind == RankLossKind.Silent) return $"{loss.Message} All {ranks} ranks were ended.";
        // A process that a signal ended has 128 and the signal's number as its exit code, and so has mpirun for the rank that was.
        var how = code > 128
            ? string.Create(CultureInfo.InvariantCulture, $"was ended by signal {code - 128}")
            : string.Create(CultureInfo.InvariantCulture, $"failed with exit code {code}");
        // Before all ranks are connected, the connection that closes may be of one that mpirun ended because of another.
        if (usesMpi && (loss is null || (loss.Kind == RankLossKind.Ended && !hub.HasMet)))
            return $"mpirun ended with exit code {code}{(hub.HasMet ? "" : $" before all ranks had started. '{MpiRun.Trial(ranks)}' shows whether it works")}.";
        var rank = loss?.Rank ?? processes.FindIndex(process => process.ExitCode == code);
        return $"Rank {rank} of {ranks} {how}; the others were stopped.";
    }

    private static ProcessStartInfo StartOfRank(int rank, int ranks, IReadOnlyList<string> program)
    {
        var start = new ProcessStartInfo(program[0], program.Skip(1)) { UseShellExecute = false };
        var environment = start.Environment;
        environment["RANK"] = environment["LOCAL_RANK"] = rank.ToString(CultureInfo.InvariantCulture);
        environment["WORLD_SIZE"] = environment["LOCAL_WORLD_SIZE"] = ranks.ToString(CultureInfo.InvariantCulture);
        return start;
    }
}
