using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using SegDsl.Distributed.Control;
using SegDsl.Distributed.Mpi;

namespace SegDsl.Distributed;

/// <summary>
/// Starts a program as several ranks on this machine and monitors them: with <c>mpirun</c> on CPUs, otherwise one process per GPU. Every rank has a connection
/// to the launcher, which transmits stop requests and closes when the launcher exits.
/// </summary>
public static class LocalLauncher
{
    /// <summary>The environment variable with the address of the launcher: its port on this machine, and a secret of the job, separated by a colon.</summary>
    public const string LauncherVariable = "SEGDSL_LAUNCHER";

    /// <summary>How long the other ranks may take to exit after a rank is lost.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(6);

    private const int Interrupted = 130;
    private const int Terminated = 143;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs the ranks, which share the terminal of this process.</summary>
    /// <param name="ranks">The number of ranks; at least 1.</param>
    /// <param name="program">The program and its arguments.</param>
    /// <param name="usesMpi">Whether the ranks communicate with MPI, which CPUs require.</param>
    /// <param name="failed">Called with a message if a rank failed.</param>
    /// <param name="stopping">When canceled, the ranks are asked to stop after the current step.</param>
    /// <returns>0 if all ranks succeeded, otherwise the exit code of the first rank that failed; 128 plus the signal number for signals.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ranks"/> is less than 1.</exception>
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
                processes.Add(Process.Start(start) ?? throw new DistributedException($"Cannot start '{start.FileName}'."));
            }
            var code = Watch(processes, hub);
            // On Ctrl-C in the terminal, ranks that also receive the signal exit as requested.
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

    /// <summary>Completes the settings of a rank that was started by <see cref="LocalLauncher"/>.</summary>
    /// <param name="settings">The settings of the rank.</param>
    /// <param name="launcher">The value of <see cref="LauncherVariable"/>.</param>
    internal static WorldSettings Locate(WorldSettings settings, string launcher)
    {
        if (launcher.Split(':') is not [var port, var job] || !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new DistributedException($"The environment variable {LauncherVariable} has the invalid value '{launcher}'. Unset it.");
        return settings with { MasterAddress = IPAddress.Loopback.ToString(), MasterPort = number, Job = job, HasLauncher = true };
    }

    /// <summary>Waits until all processes have exited, and kills processes that keep running after a rank was lost.</summary>
    /// <returns>The exit code of the first process that failed, or 0.</returns>
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
        if (loss?.Kind == RankLossKind.Silent) return $"{loss.Message} All {ranks} ranks were terminated.";
        // A process that was terminated by a signal exits with 128 plus the signal number, and so does mpirun for such a rank.
        var how = code > 128
            ? string.Create(CultureInfo.InvariantCulture, $"was terminated by signal {code - 128}")
            : string.Create(CultureInfo.InvariantCulture, $"failed with exit code {code}");
        // Before all ranks are connected, a connection may close because mpirun terminated its rank after another one failed.
        if (usesMpi && (loss is null || (loss.Kind == RankLossKind.Ended && !hub.AreAllConnected)))
        {
            var start = hub.AreAllConnected ? "" : $" before all ranks had started. Run '{MpiRun.TestCommand(ranks)}' to test it";
            return $"mpirun failed with exit code {code}{start}.";
        }
        var rank = loss?.Rank ?? processes.FindIndex(process => process.ExitCode == code);
        return $"Rank {rank} of {ranks} {how}. The other ranks were stopped.";
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
