using System.Text.RegularExpressions;
using SegDsl.Language.Text;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Features;

/// <summary>Actions for diagnostics whose message names the remedy.</summary>
internal static partial class Corrections
{
    /// <summary>The actions for the diagnostics of a request.</summary>
    public static IReadOnlyList<CodeAction> Of(Document document, IReadOnlyList<EditorDiagnostic> diagnostics)
    {
        var actions = new List<CodeAction>();
        foreach (var diagnostic in diagnostics)
        {
            void Add(string title, TextEdit edit) => actions.Add(new(
                title, "quickfix", [diagnostic], new(new Dictionary<string, IReadOnlyList<TextEdit>> { [document.Uri] = [edit] }), actions.Count == 0));

            var message = diagnostic.Message;
            if (Similar().Match(message) is { Success: true } similar && Replaces(document, diagnostic) is { } range)
                Add($"Change to '{similar.Groups[1].Value}'", new(range, similar.Groups[1].Value));
            if (MissingUse().Match(message) is { Success: true } use) Add($"Add 'use {use.Groups[1].Value}'", Uses.Insert(document, use.Groups[1].Value));
            if (diagnostic.Code == "SEG219") Add("Remove this 'use'", RemoveLines(document, diagnostic.Range));
            if (diagnostic.Code is "SEG107" or "SEG109") Add("Remove this suppression", RemoveComment(document, diagnostic.Range));
        }
        return actions;
    }

    /// <summary>The name that a message proposes to change: the diagnostic covers it alone, or more, for example a whole argument.</summary>
    private static Protocol.Range? Replaces(Document document, EditorDiagnostic diagnostic)
    {
        var span = SourceSpan.Between(document.OffsetOf(diagnostic.Range.Start), document.OffsetOf(diagnostic.Range.End));
        var text = document.Source.Slice(span);
        var names = Quoted().Matches(diagnostic.Message[..Similar().Match(diagnostic.Message).Index]).Select(m => m.Groups[1].Value).ToList();
        if (names.Count == 0 || names.Contains(text)) return diagnostic.Range;
        return names.FindLast(name => text.Contains(name, StringComparison.Ordinal)) is { } found
            ? document.RangeOf(new(span.Start + text.IndexOf(found, StringComparison.Ordinal), found.Length))
            : null;
    }

    private static TextEdit RemoveLines(Document document, Protocol.Range range)
    {
        var end = document.PositionOf(int.MaxValue);
        return new(new(new(range.Start.Line, 0), range.End.Line < end.Line ? new(range.End.Line + 1, 0) : end), "");
    }

    private static TextEdit RemoveComment(Document document, Protocol.Range range)
    {
        var end = document.OffsetOf(new(range.Start.Line, int.MaxValue));
        var start = document.OffsetOf(range.Start);
        while (start > 0 && document.Source.Text[start - 1] is ' ' or '\t' or '/') start--;
        return new(document.RangeOf(SourceSpan.Between(start, end)), "");
    }

    [GeneratedRegex("(?:Did you mean|Write) '([^']+)'[?.]")]
    private static partial Regex Similar();

    [GeneratedRegex("add 'use ([^']+)'")]
    private static partial Regex MissingUse();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}
