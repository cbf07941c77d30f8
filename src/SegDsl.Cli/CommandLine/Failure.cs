using SegDsl.Experiments;
using System.Runtime.InteropServices;

namespace SegDsl.Cli.CommandLine;

/// <summary>Converts exceptions to messages for the user.</summary>
internal static class Failure
{
    /// <summary>If set, internal errors include their stack trace.</summary>
    private const string TraceVariable = "SEG_TRACE";

    /// <summary>Returns the message of an exception. Errors that the user did not cause are reported as internal errors.</summary>
    public static string MessageOf(Exception exception) => exception switch
    {
        SegDslException or IOException or UnauthorizedAccessException => exception.Message,
        OperationCanceledException => "stopped.",
        ExternalException => $"torch: {FirstLine(exception.Message)}",
        DllNotFoundException => $"missing native library: {FirstLine(exception.Message)}",
        _ when Environment.GetEnvironmentVariable(TraceVariable) is not null => exception.ToString(),
        _ => $"internal error, please report it: {exception.GetType().Name}: {FirstLine(exception.Message)} (set {TraceVariable}=1 to print the stack trace)",
    };

    /// <summary>Returns the first line of a message; native libraries append their stack trace after it.</summary>
    public static string FirstLine(string message) => message.AsSpan().Trim().IndexOf('\n') is var end and >= 0 ? message.Trim()[..end] : message;
}
