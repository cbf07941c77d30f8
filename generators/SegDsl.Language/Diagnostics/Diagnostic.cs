using SegDsl.Language.Text;

namespace SegDsl.Language.Diagnostics;

/// <summary>The severity of a diagnostic.</summary>
public enum DiagnosticSeverity
{
    /// <summary>A possible mistake; the file compiles.</summary>
    Warning,

    /// <summary>The file does not compile.</summary>
    Error,
}

/// <summary>Describes a kind of diagnostic.</summary>
/// <param name="Code">The stable code, <c>SEG</c> and three digits: 1xx syntax, 2xx names, 3xx shapes, 4xx values, 5xx data and experiments.</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Title">The fault in a few words, without names.</param>
/// <param name="Template">The message, with placeholders <c>{0}</c>, <c>{1}</c> and so on.</param>
public sealed record DiagnosticDescriptor(string Code, DiagnosticSeverity Severity, string Title, string Template);

/// <summary>A location that helps to understand a diagnostic.</summary>
/// <param name="Message">The note to show there.</param>
/// <param name="Location">The location.</param>
public sealed record RelatedLocation(string Message, SourceLocation Location);

/// <summary>A diagnostic about a file.</summary>
/// <param name="Descriptor">Its kind.</param>
/// <param name="Message">One line: what is wrong and, if possible, what to do.</param>
/// <param name="Location">Its location.</param>
/// <param name="Related">Related locations.</param>
public sealed record Diagnostic(
    DiagnosticDescriptor Descriptor, string Message, SourceLocation Location, IReadOnlyList<RelatedLocation> Related)
{
    /// <summary>The code.</summary>
    public string Code => Descriptor.Code;

    /// <summary>The severity.</summary>
    public DiagnosticSeverity Severity => Descriptor.Severity;

    /// <summary>For the last diagnostic of a file with too many: the number of those that are not shown. Otherwise 0.</summary>
    internal int Omitted { get; init; }

    /// <summary>Whether both report the same message at the same locations.</summary>
    public bool Equals(Diagnostic? other) =>
        other is not null && Descriptor == other.Descriptor && Message == other.Message && Location == other.Location && Related.SequenceEqual(other.Related);

    /// <inheritdoc/>
    public override int GetHashCode() => (Code, Location).GetHashCode();

    /// <summary>The usual format of compilers: <c>path(line,column): error SEG301: message</c>.</summary>
    public override string ToString() =>
        $"{Location}: {(Severity == DiagnosticSeverity.Error ? "error" : "warning")} {Code}: {Message}";
}
