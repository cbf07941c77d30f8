using System.Globalization;
using SegDsl.Language.Text;

namespace SegDsl.Language.Diagnostics;

/// <summary>Collects diagnostics; the same diagnostic at the same place is reported once.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<Diagnostic> diagnostics = [];
    private readonly HashSet<(string Code, string Path, SourceSpan Span)> seen = [];

    /// <summary>Whether there is an error.</summary>
    public bool HasErrors => diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>The paths of the files with errors.</summary>
    public ISet<string> PathsWithErrors =>
        new HashSet<string>(diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Location.Path), StringComparer.Ordinal);

    /// <summary>Reports a diagnostic at a span of a file.</summary>
    public void Report(DiagnosticDescriptor descriptor, SourceText source, SourceSpan span, params object[] arguments) =>
        Report(descriptor, source.Locate(span), [], arguments);

    /// <summary>Reports a diagnostic about a name that is taken, with the location of its first declaration, if known.</summary>
    public void ReportDuplicate(DiagnosticDescriptor descriptor, SourceText source, SourceSpan span, SourceLocation? first, params object[] arguments) =>
        Report(descriptor, source.Locate(span), first is null ? [] : [new RelatedLocation("the first one is here", first)], arguments);

    /// <summary>Reports a diagnostic with related locations.</summary>
    public void Report(DiagnosticDescriptor descriptor, SourceLocation location, IReadOnlyList<RelatedLocation> related, params object[] arguments)
    {
        if (seen.Add((descriptor.Code, location.Path, location.Span)))
            diagnostics.Add(new(descriptor, string.Format(CultureInfo.InvariantCulture, descriptor.Template, arguments), location, related));
    }

    /// <summary>Adds the diagnostics of another stage.</summary>
    public void AddRange(IEnumerable<Diagnostic> others)
    {
        foreach (var other in others)
            if (seen.Add((other.Code, other.Location.Path, other.Location.Span))) diagnostics.Add(other);
    }

    /// <summary>All diagnostics, sorted by path, then by position.</summary>
    public IReadOnlyList<Diagnostic> ToSortedList() =>
        [.. diagnostics.OrderBy(d => d.Location.Path, StringComparer.Ordinal).ThenBy(d => d.Location.Span.Start).ThenBy(d => d.Code, StringComparer.Ordinal)];
}
