using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SegDsl.Cli.CommandLine;

/// <summary>Converts exceptions to messages for the user.</summary>
internal static class Failure
{
    /// <summary>The beginning of the names of the assemblies that are compiled from files of the user.</summary>
    public const string OwnAssembly = "SegDsl.Own";

    /// <summary>If set, internal errors include their stack trace.</summary>
    private const string TraceVariable = "SEG_TRACE";

    /// <summary>Returns the message of an exception. Errors that the user did not cause are reported as internal errors.</summary>
    public static string MessageOf(Exception exception) => exception switch
    {
        SegDslException or IOException or UnauthorizedAccessException => exception.Message,
        OperationCanceledException => "stopped.",
        _ when Environment.GetEnvironmentVariable(TraceVariable) is not null && exception is not (ExternalException or DllNotFoundException) =>
            exception.ToString(),
        _ when PlaceInOwnCode(exception) is { } place => $"the C# in {place} failed: {exception.GetType().Name}: {FirstLine(exception.Message)}",
        ExternalException => $"torch: {FirstLine(exception.Message)}",
        DllNotFoundException => $"missing native library: {FirstLine(exception.Message)}",
        _ => $"internal error, please report it: {exception.GetType().Name}: {FirstLine(exception.Message)} (set {TraceVariable}=1 to print the stack trace)",
    };

    /// <summary>The file and line of a C# file of the user in which an exception was thrown; null if it was thrown elsewhere.</summary>
    private static string? PlaceInOwnCode(Exception exception)
    {
        var frame = new StackTrace(exception, fNeedFileInfo: true).GetFrames().FirstOrDefault(IsOwn);
        return frame is null ? null : string.Create(CultureInfo.InvariantCulture, $"{frame.GetFileName()}, line {frame.GetFileLineNumber()},");
    }

    private static bool IsOwn(StackFrame frame) => frame.GetFileName() is { } file && file.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)
        && !file.EndsWith(".g.cs", StringComparison.Ordinal)
        && DiagnosticMethodInfo.Create(frame)?.DeclaringAssemblyName.StartsWith(OwnAssembly + ".", StringComparison.Ordinal) == true;

    /// <summary>Returns the first line of a message; native libraries append their stack trace after it.</summary>
    public static string FirstLine(string message) => message.AsSpan().Trim().IndexOf('\n') is var end and >= 0 ? message.Trim()[..end] : message;

    /// <summary>
    /// Replaces control characters other than tabs and line breaks by their code, for example ESC by <c>\u001b</c>. Names in messages can have any characters,
    /// and a terminal would execute them.
    /// </summary>
    public static string Printable(string message)
    {
        if (!message.Any(IsUnprintable)) return message;
        var text = new StringBuilder();
        foreach (var character in message)
        {
            if (IsUnprintable(character)) text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else text.Append(character);
        }
        return text.ToString();
    }

    private static bool IsUnprintable(char character) => char.IsControl(character) && character is not ('\n' or '\r' or '\t');
}
