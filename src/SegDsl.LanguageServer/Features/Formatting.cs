using SegDsl.Language.Formatting;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Workspaces;
using Document = SegDsl.LanguageServer.Workspaces.Document;

namespace SegDsl.LanguageServer.Features;

/// <summary>The canonical form of a file.</summary>
internal static class Formatting
{
    /// <summary>The edit that formats a file, as small as possible so that the editor keeps its position; none for a file with syntax errors.</summary>
    public static IReadOnlyList<TextEdit> Of(Document document)
    {
        if (document.Tree.Diagnostics.Count > 0) return [];
        var (old, formatted) = (document.Source.Text, SegFormatter.Format(document.Tree));
        if (old == formatted) return [];
        var start = old.AsSpan().CommonPrefixLength(formatted);
        var end = 0;
        while (end < Math.Min(old.Length, formatted.Length) - start && old[^(end + 1)] == formatted[^(end + 1)]) end++;
        // An edit must not begin or end within a line break of two characters.
        while (start > 0 && old[start - 1] == '\r') start--;
        while (end > 0 && old[^end] == '\n' && end < old.Length && old[^(end + 1)] == '\r') end--;
        return [new(document.RangeOf(new(start, old.Length - end - start)), formatted[start..^end])];
    }
}
