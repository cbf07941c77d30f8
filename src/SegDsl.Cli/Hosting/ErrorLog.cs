using Microsoft.Extensions.Logging;
using SegDsl.Cli.CommandLine;

namespace SegDsl.Cli.Hosting;

/// <summary>Writes the errors of a program that serves a network, a line each.</summary>
/// <param name="writer">The standard error.</param>
internal sealed class ErrorLog(TextWriter writer) : ILoggerProvider, ILogger
{
    /// <summary>Kestrel's event for a client that was still sending its request when the server ended. It has its answer; nothing is wrong.</summary>
    private const string UnreadBody = "RequestBodyDrainBodyReaderInvalidState";

    private readonly TextWriter writer = TextWriter.Synchronized(writer);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel) || eventId.Name == UnreadBody) return;
        var message = formatter(state, exception);
        writer.WriteLine($"seg: {message}{(exception is null ? "" : $" {Failure.MessageOf(exception)}")}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The command owns the writer.
    }
}
