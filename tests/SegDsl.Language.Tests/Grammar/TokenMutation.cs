using System.Text.RegularExpressions;

namespace SegDsl.Language.Tests.Grammar;

/// <summary>Small seeded changes to the tokens of a text. Line breaks and comments stay before their token.</summary>
internal static partial class TokenMutation
{
    private static readonly string[] Others =
    [
        "{", "}", "[", "]", "(", ")", ",", ":", "=", "=>", "->", "|", ".", "..", "-", "x", "1", "\"s\"", "#804080", "else", "if", "for", "in", "out",
        "inline", "match", "parallel", "not", "as", "aux", "init", "norm", "param", "start", "from", "classes", "block", "network", "use", "namespace",
        "0", "3", "100000", "9223372036854775807", "0.5", "1e308", "true", "norm", "Norm", "relu", "C", "N", "H",
    ];

    /// <summary>Applies one to three changes: a token is deleted, duplicated, replaced, inserted, or swapped with another.</summary>
    /// <param name="text">The text.</param>
    /// <param name="random">The source of randomness.</param>
    /// <param name="other">Another text to take tokens from.</param>
    public static string Apply(string text, Random random, string other = "")
    {
        var tokens = Cut(text);
        var foreign = Cut(other);
        for (var i = random.Next(1, 4); i > 0 && tokens.Count > 0; i--)
        {
            var place = random.Next(tokens.Count);
            switch (random.Next(6))
            {
                case 0:
                    tokens.RemoveAt(place);
                    break;
                case 1:
                    tokens.Insert(place, tokens[place]);
                    break;
                case 2:
                    var second = random.Next(tokens.Count);
                    (tokens[place], tokens[second]) = (tokens[second], tokens[place]);
                    break;
                case 3:
                    tokens[place] = " " + Others[random.Next(Others.Length)];
                    break;
                case 4:
                    tokens.Insert(place, " " + Others[random.Next(Others.Length)]);
                    break;
                case 5 when foreign.Count > 0:
                    var start = random.Next(foreign.Count);
                    tokens.InsertRange(place, foreign.Skip(start).Take(random.Next(1, 12)));
                    break;
            }
        }
        return string.Concat(tokens);
    }

    /// <summary>Inserts many copies of a few tokens, all at one place or, for brackets, around it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="random">The source of randomness.</param>
    public static string Multiply(string text, Random random)
    {
        var tokens = Cut(text);
        if (tokens.Count == 0) return text;
        var start = random.Next(tokens.Count);
        var part = string.Concat(tokens.Skip(start).Take(random.Next(1, 12)));
        var copies = string.Concat(Enumerable.Repeat(part, (int)Math.Pow(2, random.Next(2, 11))));
        tokens.Insert(random.Next(2) == 0 ? start : random.Next(tokens.Count), copies);
        return string.Concat(tokens);
    }

    /// <summary>The tokens, each with the text before it.</summary>
    private static List<string> Cut(string text) =>
        [.. Token().Matches(text).Select(m => m.Value).Select(t => t.StartsWith(' ') || t.Contains('\n', StringComparison.Ordinal) ? t : " " + t)];

    [GeneratedRegex("""(\s|//[^\n]*(\n|$))*("[^"\n]*"|\d+(\.\d+)?([eE][+-]?\d+)?|#?\w+|->|=>|\.\.=|\.\.|[=!<>]=|[^\s])""")]
    private static partial Regex Token();
}
