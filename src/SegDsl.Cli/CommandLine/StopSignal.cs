using System.Runtime.InteropServices;

namespace SegDsl.Cli.CommandLine;

/// <summary>Converts Ctrl-C and SIGTERM to a cancellation. A second signal ends the process immediately.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>Registers the signal handlers.</summary>
    public StopSignal() => registrations =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];

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
        ExitCode = signal.Signal == PosixSignal.SIGINT ? 130 : 143;
        source.Cancel();
    }
}
