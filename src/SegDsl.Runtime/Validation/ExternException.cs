using System.Diagnostics;

namespace SegDsl.Validation;

/// <summary>A part of an experiment that is written in C# failed, or returned something that cannot be used.</summary>
public sealed class ExternException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="inner">The exception of the C# method; null if there is none.</param>
    public ExternException(string message, Exception? inner = null) : base(message, inner)
    {
    }

    /// <summary>Calls a method that is written in C#.</summary>
    /// <param name="declaration">The declaration, for example <c>extern loss tversky</c>.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="ExternException">The method failed; the message names its line.</exception>
    internal static T Guard<T>(string declaration, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is not (SegDslException or OperationCanceledException or OutOfMemoryException))
        {
            var place = new StackTrace(e, fNeedFileInfo: true).GetFrames().FirstOrDefault(IsOutside) is { } frame
                ? FormattableString.Invariant($" in {frame.GetFileName()}, line {frame.GetFileLineNumber()}")
                : "";
            throw new ExternException($"The C# of '{declaration}' failed{place}: {e.GetType().Name}: {e.Message.Trim().Split('\n')[0]}", e);
        }
    }

    /// <summary>Whether a frame has a line in a file, and belongs to another assembly.</summary>
    private static bool IsOutside(StackFrame frame) => frame.GetFileName() is not null
        && DiagnosticMethodInfo.Create(frame)?.DeclaringAssemblyName != typeof(ExternException).Assembly.FullName;
}
