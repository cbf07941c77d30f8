using System.Runtime.InteropServices;

namespace SegDsl.Cli.CommandLine;

/// <summary>Ctrl-C (or a request to terminate) as a token; the second one ends the program as if nobody listened.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>Begins to listen.</summary>
    public StopSignal() => registrations =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];

    /// <summary>Cancelled when the user wants to stop.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code that shells expect of a program that a signal ended; null where none came.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Stops listening.</summary>
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
