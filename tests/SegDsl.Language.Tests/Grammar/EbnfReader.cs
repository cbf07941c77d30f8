using System.Text.RegularExpressions;

namespace SegDsl.Language.Tests.Grammar;

/// <summary>Reads a grammar written in EBNF (ISO 14977 without commas, with ranges of characters).</summary>
internal sealed partial class EbnfReader
{
    private readonly List<string> tokens;
    private int position;

    private EbnfReader(string text) => tokens = [.. Token().Matches(Comment().Replace(text, " ")).Select(m => m.Value)];

    /// <summary>The rules by name.</summary>
    public static IReadOnlyDictionary<string, Ebnf> Read(string text)
    {
        var reader = new EbnfReader(text);
        var rules = new Dictionary<string, Ebnf>(StringComparer.Ordinal);
        while (reader.position < reader.tokens.Count)
        {
            var name = reader.Take();
            reader.Take("=");
            rules.Add(name, reader.ReadChoice());
            reader.Take(";");
        }
        return rules;
    }

    private Ebnf ReadChoice()
    {
        var alternatives = new List<Ebnf> { ReadSequence() };
        while (TryTake("|")) alternatives.Add(ReadSequence());
        return alternatives.Count == 1 ? alternatives[0] : new Choice(alternatives);
    }

    private Ebnf ReadSequence()
    {
        var parts = new List<Ebnf>();
        while (Current is not ("|" or ";" or ")" or "]" or "}")) parts.Add(ReadDifference());
        return parts.Count == 1 ? parts[0] : new Sequence(parts);
    }

    private Ebnf ReadDifference()
    {
        var content = ReadPart();
        return TryTake("-") ? new Difference(content, ReadPart()) : content;
    }

    private Ebnf ReadPart()
    {
        var token = Take();
        switch (token[0])
        {
            case '(':
                return Closed(ReadChoice(), ")");
            case '[':
                return new Choice([new Sequence([]), Closed(ReadChoice(), "]")]);
            case '{':
                return new Repetition(Closed(ReadChoice(), "}"));
            case '?':
                return new Special(token.Trim('?', ' '));
            case '"' or '\'' when TryTake("…"):
                return new CharacterRange(token[1], Take()[1]);
            case '"' or '\'':
                return new Literal(token[1..^1]);
            default:
                return char.IsLetter(token[0]) ? new Reference(token) : throw new FormatException($"'{token}' begins nothing.");
        }
    }

    private Ebnf Closed(Ebnf content, string bracket)
    {
        Take(bracket);
        return content;
    }

    private string Current => position < tokens.Count ? tokens[position] : throw new FormatException("The grammar ends in the middle of a rule.");

    private string Take()
    {
        var token = Current;
        position++;
        return token;
    }

    private void Take(string expected)
    {
        if (Take() is var token && token != expected) throw new FormatException($"Expected '{expected}', but found '{token}'.");
    }

    private bool TryTake(string token)
    {
        if (Current != token) return false;
        position++;
        return true;
    }

    [GeneratedRegex(@"\(\*.*?\*\)", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("""\?[^?]*\?|"[^"]*"|'[^']*'|\w+|\S""")]
    private static partial Regex Token();
}
