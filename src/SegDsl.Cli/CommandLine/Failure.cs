using SegDsl.Experiments;
using System.Runtime.InteropServices;
using SegDsl.Checkpoints;
using SegDsl.Data;
using SegDsl.Distributed;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Training;

namespace SegDsl.Cli.CommandLine;

/// <summary>What to tell the user about an exception.</summary>
internal static class Failure
{
    /// <summary>Set to anything, this variable makes faults of the program show where they happened.</summary>
    private const string TraceVariable = "SEG_TRACE";

    /// <summary>The message: what a user's input, files or machine caused in its own words, and a fault of the program as such.</summary>
    public static string MessageOf(Exception exception) => exception switch
    {
        CommandException or ImageException or DatasetException or CheckpointException or StateMismatchException or TrainingException or InferenceException
            or DistributedException
            => exception.Message,
        OperationCanceledException => "stopped.",
        IOException or UnauthorizedAccessException => exception.Message,
        ExternalException => $"torch: {FirstLine(exception.Message)}",
        DllNotFoundException => $"a native library is missing: {FirstLine(exception.Message)}",
        _ when Environment.GetEnvironmentVariable(TraceVariable) is not null => exception.ToString(),
        _ => $"this is a fault of the program, please report it: {exception.GetType().Name}: {FirstLine(exception.Message)} "
            + $"(set {TraceVariable}=1 to see where)",
    };

    /// <summary>A message without the lines that follow its first, which are where native libraries put their stack.</summary>
    public static string FirstLine(string message) => message.AsSpan().Trim().IndexOf('\n') is var end and >= 0 ? message.Trim()[..end] : message;
}
