using System.Runtime.InteropServices;

namespace SegDsl.Cli.CommandLine;

/// <summary>Converts Ctrl-C, SIGTERM, SIGHUP and SIGQUIT to a cancellation. A second signal ends the process immediately.</summary>
internal sealed class StopSignal : IDisposable
{
    /// <summary>The signals with the exit codes of shells, 128 plus the number of the signal.</summary>
    private static readonly Dictionary<PosixSignal, int> ExitCodes = new()
    {
        [PosixSignal.SIGHUP] = 129,
        [PosixSignal.SIGINT] = 130,
        [PosixSignal.SIGQUIT] = 131,
        [PosixSignal.SIGTERM] = 143,
    };

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>The exit code for the first signal that this process received; null if there was none.</summary>
    public static int? LastExitCode { get; private set; }

    /// <summary>Registers the signal handlers.</summary>
    public StopSignal() => registrations = [.. ExitCodes.Keys.Select(signal => PosixSignalRegistration.Create(signal, Handle))];

    /// <summary>Canceled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code by which shells recognize a process that a signal ended; null if no signal arrived.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Removes the signal handlers.</summary>
    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        if (source.IsCancellationRequested) return;
        signal.Cancel = true;
        LastExitCode = ExitCode = ExitCodes[signal.Signal];
        source.Cancel();
    }
}
