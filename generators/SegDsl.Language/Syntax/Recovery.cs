using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;
using Sprache;
using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>Error recovery: reports what cannot be parsed once, at the furthest position reached, and skips it.</summary>
internal sealed class Recovery(SourceText source, DiagnosticBag diagnostics)
{
    private static readonly HashSet<string> DeclarationWords =
        new(["block", "backbone", "head", "network", "dataset", "experiment", "extern"], StringComparer.Ordinal);

    /// <summary>The words with which a file or a declaration begins.</summary>
    public static IEnumerable<string> Words => DeclarationWords.Concat(["namespace", "use"]);

    /// <summary>Whether a declaration may begin here, not to the right of <paramref name="column"/>.</summary>
    public static bool IsDeclaration(TokenInput here, int column = int.MaxValue) =>
        here.Kind == TokenKind.Identifier && here.Token.IsFirstOnLine && here.Token.Column <= column
        && DeclarationWords.Contains(here.Token.Text) && here.Next.Kind == TokenKind.Identifier;

    /// <summary>
    /// Parses items up to the <c>}</c> of a body whose declaration begins at <paramref name="column"/>. <paramref name="skipped"/> creates the
    /// placeholder for items that cannot be parsed.
    /// </summary>
    public (IReadOnlyList<T> Items, TokenInput End) Body<T>(
        TokenInput here, int column, Parser<IReadOnlyList<T>> item, Func<TokenInput, bool> starts, Func<TokenInput, TokenInput, IReadOnlyList<T>> skipped)
    {
        var items = new List<T>();
        while (!IsEndOfBody(here, column))
        {
            here.Stream.Forget();
            var start = here;
            var result = item(here);
            if (result.WasSuccessful && ForeignSyntax.IsMethodCall((TokenInput)result.Remainder))
                ((TokenInput)result.Remainder).Stream.Fail(((TokenInput)result.Remainder).Position, "a new statement or '}'");
            else if (result.WasSuccessful)
            {
                items.AddRange(result.Value);
                here = (TokenInput)result.Remainder;
                if (IsEndOfBody(here, column) || starts(here)) continue;
                if (here.Stream.FurthestFailure < here.Position) here.Stream.Fail(here.Position, "a new statement or '}'");
            }

            // A label on the same line as the statement before it is a layer, to which no pipe leads.
            var isStatement = result.WasSuccessful && here.Position > start.Position;
            var label = isStatement ? here : start;
            if (!label.Token.IsFirstOnLine && IsLabel(label) && (!isStatement || !starts(label)))
            {
                here.Stream.Forget();
                here.Stream.Fail(label.Position, "'->' before the label");
            }
            // After a complete statement, the error is in what follows.
            var failure = ReportFailure(isStatement && here.Stream.FurthestFailure == here.Position ? here : start);
            var from = isStatement ? here : start;
            here = Skip(start, failure, column, starts);
            items.AddRange(skipped(from, here));
        }
        return (items, here);
    }

    /// <summary>
    /// Reports the furthest failure since the stream last forgot its failures, and returns its position. An incomplete item that began at
    /// <paramref name="start"/> is reported after its last token, not at the beginning of the next line.
    /// </summary>
    public TokenInput ReportFailure(TokenInput start, string hint = "")
    {
        var place = start.Stream.At(Math.Max(start.Stream.FurthestFailure, 0));
        var span = place.Token.IsFirstOnLine && place.Position > start.Position ? new SourceSpan(place.Previous.Span.End, 0) : place.Token.Span;
        if (start.Stream.Exceeded is var (descriptor, arguments)) diagnostics.Report(descriptor, source, span, arguments);
        else if (ForeignSyntax.Advice(place) is { } advice) diagnostics.Report(SyntaxDiagnostics.Foreign, source, span, advice);
        else diagnostics.Report(SyntaxDiagnostics.Unexpected, source, span, Join(start.Stream.Expected), place.Token.Display, hint);
        return place;
    }

    /// <summary>
    /// The next position from the failure <paramref name="from"/> at which another declaration than that at <paramref name="start"/> begins, or the end of the
    /// file.
    /// </summary>
    public static TokenInput SkipToDeclaration(TokenInput start, TokenInput from, int column)
    {
        var here = from.Position > start.Position ? from : start.Next;
        while (here.Kind != TokenKind.End && !IsDeclaration(here, column)) here = here.Next;
        return here;
    }

    private static bool IsEndOfBody(TokenInput here, int column) =>
        here.Kind is TokenKind.CloseBrace or TokenKind.End || IsDeclaration(here, column);

    private static TokenInput Skip(TokenInput start, TokenInput failure, int column, Func<TokenInput, bool> starts)
    {
        var depth = 0;
        for (var here = start; ; here = here.Next)
        {
            if (here.Kind == TokenKind.End) return here;
            if (here.Position > start.Position && here.Position >= failure.Position)
            {
                if (IsDeclaration(here, column)) return here;
                // Indentation decides if brackets are unbalanced.
                if (here.Token.IsFirstOnLine && starts(here) && (depth <= 0 || here.Token.Column <= start.Token.Column)) return here;
                if (here.Kind == TokenKind.CloseBrace && (depth <= 0 || (here.Token.IsFirstOnLine && here.Token.Column < start.Token.Column))) return here;
            }
            if (here.Kind is TokenKind.OpenBrace or TokenKind.OpenBracket or TokenKind.OpenParenthesis) depth++;
            if (here.Kind is TokenKind.CloseBrace or TokenKind.CloseBracket or TokenKind.CloseParenthesis) depth--;
        }
    }

    private static string Join(IReadOnlyList<string> expected) => expected.Count switch
    {
        0 => "something else",
        1 => expected[0],
        _ => string.Join(", ", expected.Take(expected.Count - 1)) + " or " + expected[expected.Count - 1],
    };
}
