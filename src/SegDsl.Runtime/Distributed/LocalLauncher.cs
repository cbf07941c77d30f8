using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SegDsl.Distributed;

/// <summary>Starts a program once for every device of this machine, and watches over the processes: as torchrun does, for one machine.</summary>
public static class LocalLauncher
{
    /// <summary>The environment variable by which a process knows the launcher that it must not outlive: its process id.</summary>
    public const string LauncherVariable = "SEGDSL_LAUNCHER";

    /// <summary>How long the other processes may take to end by themselves when one has failed, and those that are told to.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs the processes, which share this one's terminal.</summary>
    /// <param name="devices">How many, at least 1.</param>
    /// <param name="program">The program and its arguments.</param>
    /// <param name="stopping">When it is cancelled, the processes are asked to stop (SIGTERM).</param>
    /// <returns>0 where all ended well, else the exit code of the first that did not, which <paramref name="failed"/> is told.</returns>
    /// <param name="failed">Is told which rank failed, and how.</param>
    public static int Run(int devices, IReadOnlyList<string> program, Action<string> failed, CancellationToken stopping)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(devices, 1);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(failed);
        var port = FreePort();
        var ranks = new List<Process>();
        try
        {
            for (var rank = 0; rank < devices; rank++) ranks.Add(Start(program, rank, devices, port));
            return Watch(ranks, failed, stopping);
        }
        finally
        {
            foreach (var process in ranks)
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
                process.Dispose();
            }
        }
    }

    /// <summary>In a process that the launcher started: ends it as soon as the launcher has ended, however that came about.</summary>
    public static void EndWithLauncher()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable(LauncherVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var launcher)) return;
        var thread = new Thread(() =>
        {
            while (Signals.Parent == launcher) Thread.Sleep(Interval);
            Environment.Exit(1);
        }) { IsBackground = true, Name = "launcher's end" };
        thread.Start();
    }

    private static int Watch(List<Process> ranks, Action<string> failed, CancellationToken stopping)
    {
        var asked = false;
        int? first = null;
        Stopwatch? since = null;
        while (ranks.Exists(process => !process.HasExited))
        {
            if (stopping.IsCancellationRequested && !asked)
            {
                asked = true;
                foreach (var process in ranks) Signals.Terminate(process);
            }
            if (first is null && ranks.FindIndex(process => process.HasExited && process.ExitCode != 0) is var rank and >= 0)
            {
                (first, since) = (rank, Stopwatch.StartNew());
                if (!asked) failed($"rank {rank} of {ranks.Count} {Ended(ranks[rank].ExitCode)}; the others stop.");
            }
            if (since?.Elapsed > Grace)
            {
                foreach (var process in ranks.Where(process => !process.HasExited)) process.Kill(entireProcessTree: true);
            }
            ranks.Find(process => !process.HasExited)?.WaitForExit(Interval);
        }
        first ??= ranks.FindIndex(process => process.ExitCode != 0) is var late and >= 0 ? late : null;
        return first is { } failing ? ranks[failing].ExitCode : 0;
    }

    // A process that a signal ended has 128 and the signal's number as its exit code.
    private static string Ended(int code) => code > 128
        ? string.Create(CultureInfo.InvariantCulture, $"was ended by signal {code - 128}")
        : string.Create(CultureInfo.InvariantCulture, $"failed with exit code {code}");

    private static Process Start(IReadOnlyList<string> program, int rank, int devices, int port)
    {
        var start = new ProcessStartInfo(program[0], program.Skip(1)) { UseShellExecute = false };
        var environment = start.Environment;
        environment["RANK"] = environment["LOCAL_RANK"] = rank.ToString(CultureInfo.InvariantCulture);
        environment["WORLD_SIZE"] = environment["LOCAL_WORLD_SIZE"] = devices.ToString(CultureInfo.InvariantCulture);
        environment["MASTER_ADDR"] = IPAddress.Loopback.ToString();
        environment["MASTER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        environment[LauncherVariable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start) ?? throw new DistributedException($"{program[0]} could not be started.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
