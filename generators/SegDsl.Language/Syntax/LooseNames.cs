using SegDsl.Language.Diagnostics;

namespace SegDsl.Language.Syntax;

/// <summary>
/// The names that the text of a declaration seems to define, also where it could not be parsed: each followed by a colon or a sign, as in correct text.
/// </summary>
/// <param name="Parameters">The parameters of the header, with the members of enumerations.</param>
/// <param name="Base">The name after the header, as in <c>network A() = B()</c>; null if there is none.</param>
/// <param name="Inputs">The names after <c>in</c>.</param>
/// <param name="Outputs">The names after <c>out</c>.</param>
/// <param name="Values">The other names at the beginning of a line.</param>
/// <param name="Labels">The names before a colon in the body, layers and arguments, with the token after the colon.</param>
/// <param name="Lists">The names whose shape seems to be that of a list.</param>
public sealed record LooseNames(
    IReadOnlyList<LooseParameter> Parameters,
    string? Base,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<string> Values,
    IReadOnlyList<LooseLabel> Labels,
    IReadOnlyList<string> Lists)
{
    /// <summary>How many tokens of a shape are considered, so that many of them in one line take little time.</summary>
    private const int LongestShape = 200;

    /// <summary>The names of all declarations of a file.</summary>
    public static IReadOnlyList<LooseNames> Of(SyntaxTree tree)
    {
        if (tree is null) throw new ArgumentNullException(nameof(tree));
        if (tree.Root.Declarations.Count == 0) return [];
        var tokens = Lexer.Tokenize(tree.Source, new DiagnosticBag());
        var (names, next) = (new List<LooseNames>(), 0);
        foreach (var span in tree.Root.Declarations.Select(d => d.Span))
        {
            // Declarations are in the order of the text, and do not overlap.
            while (next < tokens.Count && tokens[next].Span.Start < span.Start) next++;
            var declared = new List<Token>();
            for (; next < tokens.Count && tokens[next].Span.End <= span.End; next++) declared.Add(tokens[next]);
            names.Add(Of(declared));
        }
        return names;
    }

    private static LooseNames Of(List<Token> tokens)
    {
        var body = 0;
        var depth = 0;
        string? @base = null;
        var parameters = new List<LooseParameter>();
        for (; body < tokens.Count && tokens[body].Kind != TokenKind.OpenBrace && @base is null; body++)
        {
            var here = tokens[body];
            depth += here.Kind switch { TokenKind.OpenParenthesis => 1, TokenKind.CloseParenthesis => -1, _ => 0 };
            if (here.Kind != TokenKind.Identifier || body < 2) continue;
            var (before, after) = (tokens[body - 1].Kind, After(tokens, body));
            if (before == TokenKind.Bar || after == TokenKind.Bar) (parameters.Count > 0 ? parameters[parameters.Count - 1] : new("")).Members.Add(here.Text);
            else if (depth <= 0 && before is TokenKind.Equals or TokenKind.CloseParenthesis) @base = here.Text;
            else if (after == TokenKind.Colon || before is TokenKind.OpenParenthesis or TokenKind.Comma) parameters.Add(new(here.Text));
        }

        var (inputs, outputs, values, labels) = (new List<string>(), new List<string>(), new List<string>(), new List<LooseLabel>());
        var lists = new List<string>();
        for (var i = Math.Max(body, 1); i < tokens.Count; i++)
        {
            var (before, here, after) = (tokens[i - 1], tokens[i], After(tokens, i));
            if (here.Kind != TokenKind.Identifier) continue;
            if (after == TokenKind.Colon && HasListShape(tokens, i)) lists.Add(here.Text);
            var isOutput = before.Kind == TokenKind.Out || (before is { Kind: TokenKind.Identifier, Text: "aux" } && !here.IsFirstOnLine);
            if (before.Kind == TokenKind.In && before.IsFirstOnLine) inputs.Add(here.Text);
            else if (isOutput && here.Text != "aux") outputs.Add(here.Text);
            else if (here.IsFirstOnLine && after is TokenKind.Equals or TokenKind.Colon) values.Add(here.Text);
            else if (after == TokenKind.Colon)
            {
                var target = before is { Kind: TokenKind.Identifier, Text: "param" } ? before : tokens[Math.Min(i + 2, tokens.Count - 1)];
                labels.Add(new(here.Text, target.Text));
            }
        }

        return new(parameters, @base, [.. inputs.Distinct()], [.. outputs.Distinct()], [.. values.Distinct()], labels, [.. lists.Distinct()]);
    }

    /// <summary>Whether two brackets open or close between a name and the end of its shape, as in <c>x: [N, C, H, W][]</c>.</summary>
    private static bool HasListShape(List<Token> tokens, int name)
    {
        var (open, close) = (0, 0);
        for (var i = name + 2; i < Math.Min(tokens.Count, name + LongestShape) && !tokens[i].IsFirstOnLine; i++)
        {
            if (tokens[i].Kind is TokenKind.Equals or TokenKind.Arrow or TokenKind.OpenParenthesis) break;
            if (tokens[i].Kind == TokenKind.OpenBracket) open++;
            if (tokens[i].Kind == TokenKind.CloseBracket) close++;
        }
        return open > 1 || close > 1;
    }

    private static TokenKind After(List<Token> tokens, int index) => index + 1 < tokens.Count ? tokens[index + 1].Kind : TokenKind.End;
}

/// <summary>A parameter in the text of a header.</summary>
/// <param name="Name">Its name.</param>
public sealed record LooseParameter(string Name)
{
    /// <summary>The members of its enumeration; empty for another type.</summary>
    public IList<string> Members { get; } = [];
}

/// <summary>A name before a colon.</summary>
/// <param name="Name">The name.</param>
/// <param name="Target">The token after the colon, which is the layer if it has this name; the word <c>param</c> before the name of a parameter.</param>
public sealed record LooseLabel(string Name, string Target);
