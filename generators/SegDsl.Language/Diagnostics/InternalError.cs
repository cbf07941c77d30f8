using SegDsl.Language.Text;

namespace SegDsl.Language.Diagnostics;

/// <summary>An exception of the compiler itself, reported for the file that it was working on, so that other files are checked nevertheless.</summary>
public static class InternalError
{
    private static readonly DiagnosticDescriptor Failed = new(
        "SEG000", DiagnosticSeverity.Error, "Internal error", "The compiler failed on this file: {0}: {1} Please report it with the file.");

    /// <summary>Whether an exception is an error of the compiler. Running out of memory is not.</summary>
    public static bool Is(Exception exception) => exception is not OutOfMemoryException;

    /// <summary>The diagnostic of a file on which the compiler failed.</summary>
    public static Diagnostic Of(SourceText source, Exception exception)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (exception is null) throw new ArgumentNullException(nameof(exception));
        var message = MessageText.Format(Failed.Template, [exception.GetType().Name, exception.Message.Split('\n')[0]]);
        return new(Failed, message, source.Locate(default), []);
    }
}
