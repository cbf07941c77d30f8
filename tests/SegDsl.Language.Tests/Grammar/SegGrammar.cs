using SegDsl.Tests;

namespace SegDsl.Language.Tests.Grammar;

/// <summary>A token of a text.</summary>
/// <param name="Rule">The rule that it matches; empty for keywords and symbols.</param>
/// <param name="Text">Its text.</param>
/// <param name="Column">Its column, from 1.</param>
/// <param name="IsFirstOnLine">Whether only whitespace precedes it on its line.</param>
internal sealed record GrammarToken(string Rule, string Text, int Column, bool IsFirstOnLine);

/// <summary>The published grammar, <c>grammar/seg.ebnf</c>, as a recognizer.</summary>
internal static class SegGrammar
{
    /// <summary>The rules that are tokens.</summary>
    public static IReadOnlySet<string> TokenRules { get; } =
        new HashSet<string>(["name", "integer", "float", "factor", "string", "color"], StringComparer.Ordinal);

    private static readonly HashSet<string> NoRules = [];

    private static readonly string[] DeclarationWords = ["block", "backbone", "head", "network", "extern", "dataset", "experiment"];

    /// <summary>All rules.</summary>
    public static IReadOnlyDictionary<string, Ebnf> Rules { get; } =
        EbnfReader.Read(File.ReadAllText(Path.Combine(Verifier.Repository, "grammar", "seg.ebnf")));

    private static readonly IReadOnlyList<string> Words =
        [.. Rules.Where(r => !TokenRules.Contains(r.Key)).SelectMany(r => Literals(r.Value)).Distinct().OrderByDescending(w => w.Length)];

    /// <summary>Whether the grammar accepts a text as a file.</summary>
    public static bool Accepts(string text) => Tokenize(text) is { } tokens && Accepts(tokens);

    /// <summary>The tokens of a text; null if it contains an invalid character.</summary>
    public static IReadOnlyList<GrammarToken>? Tokenize(string text)
    {
        var characters = new Recognizer(Rules, (part, place) => EndOfCharacters(text, part, place), NoRules);
        var tokens = new List<GrammarToken>();
        var (lineStart, isFirst) = (0, true);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '\n') (lineStart, isFirst) = (i + 1, true);
            if (text[i] is ' ' or '\t' or '\n') i++;
            else if (text.AsSpan(i).StartsWith("//")) i += text.AsSpan(i).IndexOf('\n') is var end and >= 0 ? end : text.Length - i;
            else
            {
                var word = Words.FirstOrDefault(w => string.CompareOrdinal(text, i, w, 0, w.Length) == 0) ?? "";
                var (rule, length) = TokenRules.Select(r => (Rule: r, Length: characters.Ends(r, i).DefaultIfEmpty(i).Max() - i)).MaxBy(r => r.Length);
                if (word.Length > length) (rule, length) = ("", word.Length);
                if (length == 0) return null;
                tokens.Add(new(rule, text.Substring(i, length), i - lineStart + 1, isFirst));
                isFirst = false;
                i += length;
            }
        }
        return tokens;
    }

    private static bool Accepts(IReadOnlyList<GrammarToken> tokens)
    {
        var columns = DeclarationColumns(tokens);
        var recognizer = new Recognizer(Rules, (part, place) => EndOfToken(tokens, columns, part, place), TokenRules);
        return recognizer.Ends("file", 0).Contains(tokens.Count);
    }

    private static int? EndOfCharacters(string text, Ebnf part, int place) => part switch
    {
        Literal literal => string.CompareOrdinal(text, place, literal.Text, 0, literal.Text.Length) == 0 ? place + literal.Text.Length : null,
        _ when place >= text.Length => null,
        CharacterRange range => text[place] >= range.First && text[place] <= range.Last ? place + 1 : null,
        Special { Text: "any character except quotes and line breaks" } => text[place] is '"' or '\n' or '\r' ? null : place + 1,
        _ => throw new NotSupportedException($"Unknown condition '{(part as Special)?.Text}' on a character."),
    };

    private static int? EndOfToken(IReadOnlyList<GrammarToken> tokens, int[] columns, Ebnf part, int place)
    {
        if (part is Special special)
        {
            var holds = special.Text switch
            {
                "at the beginning of a line" => place < tokens.Count && tokens[place].IsFirstOnLine,
                "not at the beginning of a line" => place < tokens.Count && !tokens[place].IsFirstOnLine,
                "before a name" => place < tokens.Count && tokens[place].Rule == "name",
                "after a brace" => tokens[place - 1].Text == "}",
                "where no declaration begins" => !(LooksLikeDeclaration(tokens, place) && tokens[place].Column <= columns[place]),
                _ => throw new NotSupportedException($"Unknown condition '{special.Text}' on a token."),
            };
            return holds ? place : null;
        }
        if (place >= tokens.Count) return null;
        var fits = part switch
        {
            Literal literal => tokens[place].Text == literal.Text,
            Reference reference => tokens[place].Rule == reference.Name,
            _ => throw new NotSupportedException($"A {part.GetType().Name} cannot match a token."),
        };
        return fits ? place + 1 : null;
    }

    private static bool LooksLikeDeclaration(IReadOnlyList<GrammarToken> tokens, int place) =>
        place + 1 < tokens.Count && tokens[place].IsFirstOnLine && DeclarationWords.Contains(tokens[place].Text) && tokens[place + 1].Rule == "name";

    /// <summary>For every token, the column of its declaration.</summary>
    private static int[] DeclarationColumns(IReadOnlyList<GrammarToken> tokens)
    {
        var columns = new int[tokens.Count + 1];
        var (column, depth) = (0, 0);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (depth == 0 && LooksLikeDeclaration(tokens, i)) column = tokens[i].Column;
            if (tokens[i].Text == "{") depth++;
            if (tokens[i].Text == "}") depth--;
            columns[i] = column;
        }
        return columns;
    }

    /// <summary>The keywords and symbols in a part of a rule, without those of other rules.</summary>
    public static IEnumerable<string> Literals(Ebnf part) => part switch
    {
        Literal literal => [literal.Text],
        Sequence sequence => sequence.Parts.SelectMany(Literals),
        Choice choice => choice.Alternatives.SelectMany(Literals),
        Repetition repetition => Literals(repetition.Content),
        Difference difference => Literals(difference.Content),
        Reference { Name: "reserved" } => Literals(Rules["reserved"]),
        _ => [],
    };
}
