using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Language.Syntax;

/// <summary>Symbols, quotes and comments of other languages in a file. Each kind is reported at its first place, with the number of others.</summary>
internal sealed class ForeignHabits(SourceText source, DiagnosticBag diagnostics)
{
    private const string Statement = "a statement ends with its line, without ';'; remove it";

    /// <summary>The kind of strings in single quotes.</summary>
    public const string Quotes = "double quotes";

    private const string Separator = "items are separated by ','; write ',', not ';'";

    /// <summary>Words of statements whose semicolons belong to the error of the word.</summary>
    private static readonly HashSet<string> Others = new(["for", "using", "case", "default", "switch"], StringComparer.Ordinal);

    private readonly Dictionary<string, List<(SourceSpan Span, string Advice)>> found = new(StringComparer.Ordinal);

    private readonly List<SourceSpan> replaced = [];

    /// <summary>Records a place.</summary>
    /// <param name="span">The place.</param>
    /// <param name="advice">What to write instead.</param>
    /// <param name="kind">The kind of habit, if the advice for other places differs; else the advice.</param>
    public void Add(SourceSpan span, string advice, string? kind = null)
    {
        kind ??= advice;
        if (!found.TryGetValue(kind, out var places)) found[kind] = places = [];
        places.Add((span, advice));
    }

    /// <summary>Records a call for which a message has other text, without quotes of another language.</summary>
    public void Replace(SourceSpan call) => replaced.Add(call);

    /// <summary>Records a semicolon.</summary>
    /// <param name="span">The place.</param>
    /// <param name="before">The tokens before it.</param>
    /// <param name="word">The index of the first token of the line; -1 if there is none.</param>
    /// <param name="isSeparator">Whether it is between the items of a list.</param>
    public void AddSemicolon(SourceSpan span, List<Token> before, int word, bool isSeparator)
    {
        if (!BelongsToStatement(before, word)) Add(span, isSeparator ? Separator : Statement);
    }

    /// <summary>Whether the line is a statement of another language, which no valid line begins like.</summary>
    private static bool BelongsToStatement(List<Token> before, int word)
    {
        if (word < 0 || word + 1 == before.Count || !Others.Contains(before[word].Text)) return false;
        var next = before[word + 1].Kind;
        if (before[word].Text == "default") return next == TokenKind.Colon && word > 0 && before[word - 1].Kind == TokenKind.Identifier;
        return next == TokenKind.OpenParenthesis
            || (before[word].Kind == TokenKind.Identifier && next is TokenKind.Identifier or TokenKind.Integer or TokenKind.Float or TokenKind.String);
    }

    /// <summary>Reports all kinds.</summary>
    public void Report()
    {
        foreach (var (kind, all) in found.Select(f => (f.Key, f.Value)))
        {
            var places = kind == Quotes ? OutsideOfReplaced(all) : all;
            if (places.Count == 0) continue;
            var others = places.Count == 1 ? "" : places.Count == 2 ? ", and likewise in 1 other place" : $", and likewise in {places.Count - 1} other places";
            diagnostics.Report(SyntaxDiagnostics.Foreign, source, places[0].Span, places[0].Advice + others);
        }
    }

    private List<(SourceSpan Span, string Advice)> OutsideOfReplaced(List<(SourceSpan Span, string Advice)> places)
    {
        var outside = new List<(SourceSpan Span, string Advice)>();
        var calls = new Queue<SourceSpan>(replaced.OrderBy(call => call.Start));
        var end = 0;
        foreach (var place in places)
        {
            while (calls.Count > 0 && calls.Peek().Start <= place.Span.Start) end = Math.Max(end, calls.Dequeue().End);
            if (place.Span.Start >= end) outside.Add(place);
        }
        return outside;
    }
}
