using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>Something that must be known here depends on symbols: the layout cannot go on with them open.</summary>
internal sealed class UndecidedException(IReadOnlyCollection<string> symbols) : Exception
{
    public IReadOnlyCollection<string> Symbols { get; } = symbols;
}

/// <summary>A constant has no value: a diagnostic to be reported, after which the rest of the block goes on.</summary>
internal sealed class EvaluationException(DiagnosticDescriptor? descriptor, SourceSpan span, params object[] arguments) : Exception
{
    /// <summary>What to report; null where it was reported before.</summary>
    public DiagnosticDescriptor? Descriptor { get; } = descriptor;

    public SourceSpan Span { get; } = span;

    public object[] Arguments { get; } = arguments;
}

/// <summary>The network has more operations than anything sensible has.</summary>
internal sealed class TooLargeException : Exception;
