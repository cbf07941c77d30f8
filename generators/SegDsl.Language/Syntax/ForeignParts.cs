using System.Text.RegularExpressions;
using SegDsl.Language.Text;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Syntax;

/// <summary>
/// Recognizes optimizers, losses, schedules and augmentations of PyTorch in experiments, where they cannot be parsed, and translates them.
/// </summary>
internal static class ForeignParts
{
    /// <summary>How many tokens before an error are considered, so that many errors take little time.</summary>
    private const int LongestBody = 1_000;

    private static readonly string[] Items = ["optimizer", "loss", "schedule", "augment"];

    private static readonly Regex Member = new("[A-Za-z_][.][A-Za-z_]", RegexOptions.CultureInvariant);

    /// <summary>
    /// What to write instead of the item of an experiment around <paramref name="place"/>, with its beginning and end; null if there is none.
    /// </summary>
    public static (TokenInput At, TokenInput? End, string Text)? Advice(TokenInput place, SourceText source)
    {
        var start = ForeignText.StartOfLine(place);
        var item = PyTorchNames.FindItem(start.Token.Text) ?? start.Token.Text;
        if (start.Kind != TokenKind.Identifier || !Items.Contains(item) || !IsInExperiment(start)) return null;
        var first = start.Next.Kind is TokenKind.Equals or TokenKind.Colon ? start.Next.Next : start.Next;
        var (text, end, name) = ("", first, (string?)null);
        while (true)
        {
            if (item == "loss" && end is { Kind: TokenKind.Integer or TokenKind.Float, Next.Kind: TokenKind.Star })
            {
                text += end.Token.Text + " * ";
                end = end.Next.Next;
            }
            var part = end;
            if (Part(item, ref end, source) is not { } translated) return null;
            if (translated.IsForeign) name ??= source.Slice(part.Token.Span.To(translated.Name.Token.Span));
            text += translated.Text;
            if (end.Token.IsFirstOnLine || end.Kind is not (TokenKind.Comma or TokenKind.Plus)) break;
            text += end.Kind == TokenKind.Comma ? ", " : " + ";
            end = end.Next;
        }
        if (name is null || text.Length > ForeignText.LongestCall || Member.IsMatch(text)) return null;
        return (first, end, $"'{name}' is not available; write '{item} {text}'");
    }

    /// <summary>A part that begins at a token, which becomes that after it, in the form of this language; null if it is none.</summary>
    private static (string Text, TokenInput Name, bool IsForeign)? Part(string item, ref TokenInput here, SourceText source)
    {
        var name = here;
        while (name.Kind == TokenKind.Identifier && name.Next.Kind == TokenKind.Dot && name.Position < here.Position + LongestBody) name = name.Next.Next;
        if (name.Kind != TokenKind.Identifier) return null;
        var open = name.Next is { Kind: TokenKind.OpenParenthesis, Token.IsFirstOnLine: false } call ? call : null;
        var close = open is null ? name : ForeignCalls.CloseOf(open);
        if (close is null) return null;
        var isOwn = name == here && ExperimentVocabulary.Groups.Any(g => ExperimentItems.ItemOf(g) == item && g.Find(name.Token.Text) is not null);
        var arguments = open is null ? []
            : ForeignCalls.Arguments(open, close, source, (inner, values) => PyTorchParts.Translate(item, inner, values));
        var text = arguments is null ? null
            : isOwn ? source.Slice(here.Token.Span.To(close.Token.Span)).Replace("=", ": ")
            : PyTorchParts.Translate(item, name.Token.Text, arguments);
        here = close.Next;
        return text is null ? null : (text, name, !isOwn);
    }

    private static bool IsInExperiment(TokenInput start)
    {
        // The item 'network Name(…)' is no declaration.
        var (here, column) = (start, start.Token.Column - 1);
        for (var i = 0; i < LongestBody && here.Position > 0 && !Recovery.IsDeclaration(here, column); i++) here = here.Stream.At(here.Position - 1);
        return here.Token.Text == "experiment";
    }
}
