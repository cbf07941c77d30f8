using SegDsl.Language.Text;

namespace SegDsl.Language.Diagnostics;

/// <summary>
/// Collects diagnostics; the same diagnostic at the same place is reported once. Of each file, the first <see cref="Limits.Diagnostics"/> are kept and
/// the others are counted.
/// </summary>
internal sealed class DiagnosticBag
{
    private readonly List<Diagnostic> diagnostics = [];
    private readonly HashSet<(string Code, string Path, SourceSpan Span)> seen = [];
    private readonly Dictionary<string, FileCount> counts = new(StringComparer.Ordinal);

    /// <summary>Whether there is an error.</summary>
    public bool HasErrors => counts.Values.Any(c => c.HasErrors);

    /// <summary>The paths of the files with errors.</summary>
    public ISet<string> PathsWithErrors => new HashSet<string>(counts.Where(c => c.Value.HasErrors).Select(c => c.Key), StringComparer.Ordinal);

    /// <summary>Whether further diagnostics of a file are only counted, so that their messages are not needed.</summary>
    public bool IsFull(string path) => counts.TryGetValue(path, out var count) && count.Omitted > 0;

    /// <summary>Whether there is an error within a span of a file.</summary>
    public bool HasErrorIn(string path, SourceSpan span) => diagnostics.Exists(d => d.Severity == DiagnosticSeverity.Error
        && d.Location.Path == path && d.Location.Span.Start >= span.Start && d.Location.Span.End <= span.End);

    /// <summary>Reports a diagnostic at a span of a file.</summary>
    public void Report(DiagnosticDescriptor descriptor, SourceText source, SourceSpan span, params object[] arguments) =>
        Report(descriptor, source.Locate(span), [], arguments);

    /// <summary>Reports a diagnostic about a name that is taken, with the location of its first declaration, if known.</summary>
    public void ReportDuplicate(DiagnosticDescriptor descriptor, SourceText source, SourceSpan span, SourceLocation? first, params object[] arguments) =>
        Report(descriptor, source.Locate(span), first is null ? [] : [new RelatedLocation("the first one is here", first)], arguments);

    /// <summary>Reports a diagnostic with related locations.</summary>
    public void Report(DiagnosticDescriptor descriptor, SourceLocation location, IEnumerable<RelatedLocation> related, params object[] arguments)
    {
        if (IsNew(descriptor, location)) diagnostics.Add(new(descriptor, MessageText.Format(descriptor.Template, arguments), location, [.. related]));
    }

    /// <summary>Adds the diagnostics of another stage.</summary>
    public void AddRange(IEnumerable<Diagnostic> others)
    {
        foreach (var other in others)
        {
            if (other.Omitted > 0) CountOf(other.Location.Path).Omit(other.Severity, other.Omitted);
            else if (IsNew(other.Descriptor, other.Location)) diagnostics.Add(other);
        }
    }

    /// <summary>All diagnostics, sorted by path, then by position; at the end of a file with too many, one that counts the others.</summary>
    public IReadOnlyList<Diagnostic> ToSortedList()
    {
        var sorted = diagnostics.OrderBy(d => d.Location.Path, StringComparer.Ordinal).ThenBy(d => d.Location.Span.Start)
            .ThenBy(d => d.Code, StringComparer.Ordinal);
        if (counts.Values.All(c => c.Omitted == 0)) return [.. sorted];
        return [.. sorted.GroupBy(d => d.Location.Path, StringComparer.Ordinal).SelectMany(file => file.Concat(Rest(file)))];
    }

    /// <summary>The diagnostic that counts those that are not shown, at the last one that is shown.</summary>
    private IEnumerable<Diagnostic> Rest(IEnumerable<Diagnostic> shown)
    {
        var last = shown.Last().Location;
        var count = counts[last.Path];
        if (count.Omitted == 0) return [];
        var descriptor = SyntaxDiagnostics.TooMany with { Severity = count.OmittedSeverity };
        return [new(descriptor, MessageText.Format(descriptor.Template, [Limits.Diagnostics, count.Omitted]), last, []) { Omitted = count.Omitted }];
    }

    /// <summary>Whether a diagnostic is to be kept: it is the first one with its code and place, and its file has not too many.</summary>
    private bool IsNew(DiagnosticDescriptor descriptor, SourceLocation location)
    {
        if (!seen.Add((descriptor.Code, location.Path, location.Span))) return false;
        var count = CountOf(location.Path);
        if (count.Show(descriptor.Severity)) return true;
        count.Omit(descriptor.Severity, 1);
        return false;
    }

    private FileCount CountOf(string path)
    {
        if (!counts.TryGetValue(path, out var count)) counts[path] = count = new();
        return count;
    }

    /// <summary>The diagnostics of a file.</summary>
    private sealed class FileCount
    {
        private int shown;

        public bool HasErrors { get; private set; }

        /// <summary>The number of diagnostics that are not kept.</summary>
        public int Omitted { get; private set; }

        /// <summary>The highest severity of a diagnostic that is not kept.</summary>
        public DiagnosticSeverity OmittedSeverity { get; private set; }

        public bool Show(DiagnosticSeverity severity)
        {
            if (shown == Limits.Diagnostics) return false;
            shown++;
            HasErrors |= severity == DiagnosticSeverity.Error;
            return true;
        }

        public void Omit(DiagnosticSeverity severity, int number)
        {
            Omitted += number;
            HasErrors |= severity == DiagnosticSeverity.Error;
            if (severity > OmittedSeverity) OmittedSeverity = severity;
        }
    }
}
