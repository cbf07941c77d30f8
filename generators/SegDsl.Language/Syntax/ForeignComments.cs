using System.Text.RegularExpressions;

namespace SegDsl.Language.Syntax;

/// <summary>Comments, and strings of several lines, in the syntax of other languages.</summary>
internal static class ForeignComments
{
    /// <summary>The <c>% a comment</c> of MATLAB and the <c>-- a comment</c> of SQL: two words follow each other without an operator.</summary>
    private static readonly Regex Words = new(@"\G(%%?|--)[ \t]*(?<word>(?>[A-Za-z]+))[ \t]+(?<word>(?>[A-Za-z]+))", RegexOptions.CultureInvariant);

    /// <summary>The end of a comment or of a string of several lines; null if none begins here.</summary>
    public static (int End, string Advice)? Find(string text, int position)
    {
        switch (text[position])
        {
            case '/' when Begins("/*"):
                return (End("*/"), "comments begin with '//' on every line, not with '/*'");
            case '<' when Begins("<!--"):
                return (End("-->"), "comments begin with '//' on every line, not with '<!--'");
            case '"' or '\'' when Begins(new string(text[position], 3)):
                var quotes = new string(text[position], 3);
                return (End(quotes), $"comments begin with '//', and descriptions of declarations with '///', not with '{quotes}'");
            case '#' when Begins("#include") || Begins("#import"):
                return (EndOfLine(), "declarations of other files are used with 'use' and a namespace, as in 'use SegDsl.Models.Blocks'");
            case '%' or '-' when Words.Match(text, position) is { Success: true } match && !match.Groups["word"].Captures.Cast<Capture>().Any(IsReserved):
                return (EndOfLine(), $"comments begin with '//', not with '{match.Groups[1].Value}'");
            default:
                return null;
        }

        bool Begins(string symbol) => string.CompareOrdinal(text, position, symbol, 0, symbol.Length) == 0;

        int End(string symbol) =>
            text.IndexOf(symbol, position + symbol.Length, StringComparison.Ordinal) is var end and >= 0 ? end + symbol.Length : text.Length;

        int EndOfLine() => text.IndexOfAny(['\n', '\r'], position) is var end and >= 0 ? end : text.Length;
    }

    private static bool IsReserved(Capture word) => TokenFacts.Keywords.ContainsKey(word.Value) || word.Value is "from" or "until" or "carry";
}
