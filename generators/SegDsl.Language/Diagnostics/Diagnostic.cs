using SegDsl.Language.Text;

namespace SegDsl.Language.Diagnostics;

/// <summary>How bad it is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing; the file compiles.</summary>
    Warning,

    /// <summary>The file does not compile.</summary>
    Error,
}

/// <summary>A kind of diagnostic: what the compiler can say.</summary>
/// <param name="Code">The stable code, <c>SEG</c> and three digits: 1xx syntax, 2xx names, 3xx shapes, 4xx values, 5xx data and experiments.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Title">What is wrong, in a few words, without names.</param>
/// <param name="Template">The message, with <c>{0}</c>, <c>{1}</c> … for the particulars.</param>
public sealed record DiagnosticDescriptor(string Code, DiagnosticSeverity Severity, string Title, string Template);

/// <summary>Another place that helps to understand a diagnostic.</summary>
/// <param name="Message">What is there.</param>
/// <param name="Location">Where.</param>
public sealed record RelatedLocation(string Message, SourceLocation Location);

/// <summary>Something that the compiler has to say about a file.</summary>
/// <param name="Descriptor">The kind.</param>
/// <param name="Message">One line: what is wrong and, where possible, what to do.</param>
/// <param name="Location">Where.</param>
/// <param name="Related">Other places that matter.</param>
public sealed record Diagnostic(
    DiagnosticDescriptor Descriptor, string Message, SourceLocation Location, IReadOnlyList<RelatedLocation> Related)
{
    /// <summary>The code.</summary>
    public string Code => Descriptor.Code;

    /// <summary>How bad it is.</summary>
    public DiagnosticSeverity Severity => Descriptor.Severity;

    /// <summary>Whether another one says the same about the same places.</summary>
    public bool Equals(Diagnostic? other) =>
        other is not null && Descriptor == other.Descriptor && Message == other.Message && Location == other.Location && Related.SequenceEqual(other.Related);

    /// <inheritdoc/>
    public override int GetHashCode() => (Code, Location).GetHashCode();

    /// <summary>The way compilers print it: <c>path(line,column): error SEG301: message</c>.</summary>
    public override string ToString() =>
        $"{Location}: {(Severity == DiagnosticSeverity.Error ? "error" : "warning")} {Code}: {Message}";
}
