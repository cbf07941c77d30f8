namespace SegDsl.Torch;

/// <summary>Parses what failing functions of libtorch's C ABI write to standard error: a prefix, the exception message, and the stack trace.</summary>
internal static class ErrorReport
{
    private const string Start = "Exception in aoti_torch: ";
    private const string Stack = "\nException raised from ";
    private const string Frame = "\nframe #";

    /// <summary>Extracts the message.</summary>
    /// <param name="output">The text from standard error.</param>
    /// <returns>The message without the stack trace, null if absent; and the output of other threads before and after it.</returns>
    public static (string? Message, string Others) Read(string output)
    {
        var start = output.IndexOf(Start, StringComparison.Ordinal);
        if (start < 0) return (null, output);
        var message = output[(start + Start.Length)..];
        var rest = output[..(output.LastIndexOf('\n', start) + 1)];
        var stack = message.IndexOf(Stack, StringComparison.Ordinal);
        if (stack < 0) return (message.Trim(), rest);
        var end = message.IndexOf('\n', Math.Max(stack, message.LastIndexOf(Frame, StringComparison.Ordinal)) + 1);
        return (message[..stack].Trim(), end < 0 ? rest : rest + message[end..].TrimStart('\n'));
    }

    /// <summary>
    /// The message of a failed call. libtorch 2.10 has no function for it, so the call is repeated while standard error is redirected to a file.
    /// </summary>
    /// <param name="call">Repeats the call.</param>
    public static string Of(Action call)
    {
        var (message, rest) = Read(StandardErrorCapture.During(call));
        Console.Error.Write(rest);
        return message ?? "libtorch reported an error, but the repeated call did not report a message.";
    }
}
