using SegDsl.Language.Diagnostics;

namespace SegDsl.Language.Syntax;

/// <summary>
/// The names that the text of a declaration seems to define, also where it could not be parsed: each followed by a colon or a sign, as in correct text.
/// </summary>
/// <param name="Parameters">The parameters of the header.</param>
/// <param name="Inputs">The names after <c>in</c>.</param>
/// <param name="Outputs">The names after <c>out</c>.</param>
/// <param name="Values">The other names at the beginning of a line.</param>
/// <param name="Labels">The names before a colon in the body: layers and arguments.</param>
public sealed record LooseNames(
    IReadOnlyList<string> Parameters,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<string> Values,
    IReadOnlyList<string> Labels)
{
    /// <summary>The names of all declarations of a file.</summary>
    public static IReadOnlyList<LooseNames> Of(SyntaxTree tree)
    {
        if (tree is null) throw new ArgumentNullException(nameof(tree));
        if (tree.Root.Declarations.Count == 0) return [];
        var tokens = Lexer.Tokenize(tree.Source, new DiagnosticBag());
        return
        [
            .. tree.Root.Declarations.Select(declaration =>
                Of([.. tokens.Where(t => t.Span.Start >= declaration.Span.Start && t.Span.End <= declaration.Span.End)])),
        ];
    }

    private static LooseNames Of(IReadOnlyList<Token> tokens)
    {
        var (parameters, inputs, outputs) = (new List<string>(), new List<string>(), new List<string>());
        var (values, labels) = (new List<string>(), new List<string>());
        var (isHeader, depth) = (true, 0);
        for (var i = 1; i < tokens.Count; i++)
        {
            var (before, here) = (tokens[i - 1], tokens[i]);
            var after = i + 1 < tokens.Count ? tokens[i + 1].Kind : TokenKind.End;
            depth += before.Kind switch { TokenKind.OpenParenthesis => 1, TokenKind.CloseParenthesis => -1, _ => 0 };
            isHeader &= here.Kind != TokenKind.OpenBrace && (here.Kind != TokenKind.Equals || depth > 0);
            if (here.Kind != TokenKind.Identifier) continue;
            var isOutput = before.Kind == TokenKind.Out || (before is { Kind: TokenKind.Identifier, Text: "aux" } && !here.IsFirstOnLine);
            if (isHeader && before.Kind is TokenKind.OpenParenthesis or TokenKind.Comma) parameters.Add(here.Text);
            else if (isHeader) continue;
            else if (before.Kind == TokenKind.In && after == TokenKind.Colon) inputs.Add(here.Text);
            else if (isOutput && here.Text != "aux") outputs.Add(here.Text);
            else if (here.IsFirstOnLine && after is TokenKind.Equals or TokenKind.Colon) values.Add(here.Text);
            else if (after == TokenKind.Colon) labels.Add(here.Text);
        }

        return new([.. parameters.Distinct()], [.. inputs.Distinct()], [.. outputs.Distinct()], [.. values.Distinct()], [.. labels.Distinct()]);
    }
}
