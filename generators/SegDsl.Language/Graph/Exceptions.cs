using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>A constant has no value. A diagnostic is reported, and the rest of the block is elaborated.</summary>
internal sealed class EvaluationException(DiagnosticDescriptor? descriptor, SourceSpan span, params object[] arguments) : Exception
{
    /// <summary>The diagnostic to report; null if it was already reported.</summary>
    public DiagnosticDescriptor? Descriptor { get; } = descriptor;

    public SourceSpan Span { get; } = span;

    public object[] Arguments { get; } = arguments;
}

/// <summary>The network has too many operations.</summary>
internal sealed class TooLargeException : Exception;
