using SegDsl.Language.Diagnostics;
using System.Text.RegularExpressions;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Projects;

/// <summary>A code in a comment <c>// seg: ignore SEG210, SEG217 reason</c>.</summary>
/// <param name="Code">The code as written; empty if the comment names none.</param>
/// <param name="Location">Its location.</param>
/// <param name="Line">The line it applies to: its own, or the next line with code if the comment is on a line of its own.</param>
public sealed record SuppressionComment(string Code, SourceLocation Location, int Line)
{
    private static readonly Regex Form = new(
        @"\G//[ \t]*seg:[ \t]*ignore\b(?:[ \t]+(?<code>\w+)(?:[ \t]*,[ \t]*(?<code>\w+))*)?", RegexOptions.CultureInvariant);

    /// <summary>Finds all suppressions in a file.</summary>
    internal static IReadOnlyList<SuppressionComment> FindAll(SourceText source)
    {
        // Most files contain none; skip tokenizing those.
        if (source.Text.IndexOf("ignore", StringComparison.Ordinal) < 0) return [];
        var found = new List<SuppressionComment>();
        var previous = 0;
        foreach (var token in Lexer.Tokenize(source, new DiagnosticBag()))
        {
            foreach (var comment in CommentsBetween(source.Text, previous, token.Span.Start))
            {
                if (Form.Match(source.Text, comment) is not { Success: true } match) continue;
                var isAlone = previous == 0 || source.PositionAt(previous).Line < source.PositionAt(comment).Line;
                var line = source.PositionAt(isAlone ? token.Span.Start : comment).Line;
                var codes = match.Groups["code"].Captures.Cast<Capture>().Select(c =>
                    new SuppressionComment(c.Value, source.Locate(new(c.Index, c.Length)), line));
                found.AddRange(codes.DefaultIfEmpty(new("", source.Locate(new(match.Index, match.Length)), line)));
            }
            previous = token.Span.End;
        }
        return found;
    }

    /// <summary>The offsets of the comments between two tokens.</summary>
    private static IEnumerable<int> CommentsBetween(string text, int start, int end)
    {
        while (start < end && text.IndexOf("//", start, end - start, StringComparison.Ordinal) is var comment and >= 0)
        {
            yield return comment;
            start = text.IndexOfAny(['\n', '\r'], comment, end - comment) is var lineEnd and >= 0 ? lineEnd : end;
        }
    }
}
