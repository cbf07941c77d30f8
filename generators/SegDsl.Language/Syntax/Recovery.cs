using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;
using Sprache;
using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>Error recovery: reports what cannot be parsed once, at the furthest position reached, and skips it.</summary>
internal sealed class Recovery(SourceText source, DiagnosticBag diagnostics)
{
    /// <summary>The words with which a declaration begins.</summary>
    public static readonly HashSet<string> DeclarationWords =
        new(["block", "backbone", "head", "network", "dataset", "experiment", "extern"], StringComparer.Ordinal);

    /// <summary>The symbols, quotes and comments of other languages in the file.</summary>
    public ForeignHabits Habits { get; } = new(source, diagnostics);

    /// <summary>Reserved words that are reported because they are used as names.</summary>
    private readonly HashSet<string> reserved = new(StringComparer.Ordinal);

    /// <summary>Whether <c>self</c> is reported in the current body.</summary>
    private bool hasSelf;

    /// <summary>The words with which a file or a declaration begins.</summary>
    public static IEnumerable<string> Words => DeclarationWords.Concat(["namespace", "use"]);

    /// <summary>Whether a declaration may begin here, not to the right of <paramref name="column"/>.</summary>
    public static bool IsDeclaration(TokenInput here, int column = int.MaxValue) =>
        here.Kind == TokenKind.Identifier && here.Token.IsFirstOnLine && here.Token.Column <= column
        && DeclarationWords.Contains(here.Token.Text) && here.Next.Kind == TokenKind.Identifier;

    /// <summary>Whether a declaration begins here whose name is missing.</summary>
    public static bool IsNameless(TokenInput here) => here.Kind == TokenKind.Identifier && here.Token.IsFirstOnLine
        && DeclarationWords.Contains(here.Token.Text) && here.Next.Kind is not (TokenKind.Identifier or TokenKind.End)
        && (here.Next.Kind == TokenKind.OpenBrace || !here.Next.Token.IsFirstOnLine);

    /// <summary>
    /// Parses items up to the <c>}</c> of a body whose declaration begins at <paramref name="column"/>. <paramref name="skipped"/> creates the
    /// placeholder for items that cannot be parsed.
    /// </summary>
    public (IReadOnlyList<T> Items, TokenInput End) Body<T>(
        TokenInput here, int column, Parser<IReadOnlyList<T>> item, Func<TokenInput, bool> starts, Func<TokenInput, TokenInput, IReadOnlyList<T>> skipped)
    {
        hasSelf = false;
        var items = new List<T>();
        var body = here;
        var close = new Lazy<int?>(() => CloseOf(body, column));
        var (previous, count) = (here, 0);
        while (!IsEndOfBody(here, column, starts))
        {
            here.Stream.Forget();
            if (IsDeclaration(here, column)) ReportNetworkItem(here);
            var start = here;
            var result = item(here);
            var end = result.WasSuccessful ? (TokenInput)result.Remainder : start;
            if (result.WasSuccessful && !ForeignSyntax.IsMethodCall(end) && (IsEndOfBody(end, column, starts) || starts(end)))
            {
                (previous, count) = (start, items.Count);
                items.AddRange(result.Value);
                here = end;
                continue;
            }

            if (result.WasSuccessful && (ForeignSyntax.IsMethodCall(end) || end.Stream.FurthestFailure < end.Position))
                end.Stream.Fail(end.Position, "a new statement or '}'");
            if (end.Stream.Exceeded is null) Blame(start, end, result.WasSuccessful, starts);
            // What stands before the error belongs to the same mistake, unless it is a statement of another line.
            var isOther = result.WasSuccessful && end.Stream.FurthestFailure == end.Position
                && (end.Token.IsFirstOnLine || (end.Kind == TokenKind.Comma && ItemGrammar.IsKnownItem(end.Next)));
            if (isOther) items.AddRange(result.Value);
            var failure = ReportFailure(isOther ? end : start);
            if (!result.WasSuccessful && !start.Token.IsFirstOnLine && items.Count > count)
            {
                // It continues the statement before it on the same line.
                items.RemoveRange(count, items.Count - count);
                start = previous;
            }
            var broken = isOther ? end : start;
            var isItem = broken.Stream.Expected.Contains(ForeignItems.Malformed);
            here = (isItem ? ForeignItems.EndOfMalformed(broken) : ForeignStatements.EndOfIndentedBlock(broken)) ?? Skip(start, failure, column, starts, close);
            items.AddRange(skipped(broken, here));
            count = items.Count;
        }
        return (items, here);
    }

    /// <summary>Replaces the failure of a statement from <paramref name="start"/> to <paramref name="end"/> by its likely cause.</summary>
    private static void Blame(TokenInput start, TokenInput end, bool isComplete, Func<TokenInput, bool> starts)
    {
        // A label on the same line as the statement before it is a layer, to which no pipe leads.
        if (!end.Token.IsFirstOnLine && IsLabel(end) && (!isComplete || !starts(end))) Fail(end, BeginsArguments(end) ? "'('" : "'->' before the label");
        else if (Swallowed(start, end, starts) is { } next) Fail(next, next.Previous.Kind is TokenKind.Colon or TokenKind.Arrow ? "a layer" : "a value");
        else if (isComplete && IsAfterLabel(end)) Fail(end, $"':' after '{end.Previous.Text}'", "a new statement");
        else if (!isComplete && IsAloneAtEnd(start) && start.Stream.FurthestFailure == start.Position + 1) Fail(start, "','");

        static void Fail(TokenInput here, params string[] expectations)
        {
            here.Stream.Forget();
            foreach (var expectation in expectations) here.Stream.Fail(here.Position, expectation);
        }
    }

    /// <summary>Whether an argument begins here, after the name of a layer or of a value of an item, as in <c>optimizer sgd lr: 0.1</c>.</summary>
    private static bool BeginsArguments(TokenInput here) => here.Position > 1 && here.Previous.Kind == TokenKind.Identifier
        && here.Stream.Tokens[here.Position - 2].Kind is TokenKind.Arrow or TokenKind.Colon or TokenKind.Identifier or TokenKind.Comma;

    /// <summary>Whether the token is a name at the end of a line that begins with another item.</summary>
    private static bool IsAloneAtEnd(TokenInput here) => here is { Kind: TokenKind.Identifier, Token.IsFirstOnLine: false, Next.Token.IsFirstOnLine: true };

    /// <summary>
    /// The beginning of another statement within the text of one that seemed complete up to <paramref name="end"/>, because its own end is missing; null if
    /// there is none.
    /// </summary>
    private static TokenInput? Swallowed(TokenInput start, TokenInput end, Func<TokenInput, bool> starts)
    {
        for (var here = start.Next; here.Position < end.Position; here = here.Next)
            if (here.Token.IsFirstOnLine && here.Token.Column <= start.Token.Column && starts(here)) return here;
        return null;
    }

    /// <summary>Whether a layer begins here, directly after the name of another one, as in <c>x -> conv Conv(64, 3)</c>.</summary>
    private static bool IsAfterLabel(TokenInput here) => here.Kind is TokenKind.Identifier or TokenKind.OpenBracket && !here.Token.IsFirstOnLine
        && here.Previous.Kind == TokenKind.Identifier && here.Position > 1 && here.Stream.Tokens[here.Position - 2].Kind == TokenKind.Arrow;

    /// <summary>The position of the <c>}</c> at the beginning of a line that ends a body; null if there is none.</summary>
    private static int? CloseOf(TokenInput here, int column)
    {
        while (here.Kind != TokenKind.End && !IsDeclaration(here, column))
        {
            if (here is { Kind: TokenKind.CloseBrace, Token.IsFirstOnLine: true } && here.Token.Column <= column) return here.Position;
            here = here.Next;
        }
        return null;
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
        // It, or the character before it, is reported.
        else if (IsReported(place)) return place;
        // Advice may take time that grows with the file.
        else if (diagnostics.IsFull(source.Path)) diagnostics.Report(SyntaxDiagnostics.Foreign, source, span, "");
        else if (ForeignSyntax.Advice(place, source) is var (at, end, advice))
        {
            if (end is not null) Habits.Replace(at.Token.Span.To(end.Previous.Span));
            if (ForeignWords.IsSelf(at) && hasSelf) return place;
            hasSelf |= ForeignWords.IsSelf(at);
            diagnostics.Report(SyntaxDiagnostics.Foreign, source, at == place ? span : at.Token.Span, advice);
        }
        else diagnostics.Report(SyntaxDiagnostics.Unexpected, source, span, Join(start.Stream.Expected), place.Token.Display, hint);
        return place;
    }

    /// <summary>Whether an error follows from one that is reported: a symbol of another language, an invalid character, or a reserved word as a name.</summary>
    private bool IsReported(TokenInput place)
    {
        if (place.Token.IsAfterInvalid || ForeignTokens.IsReported(place.Token) || ForeignTokens.IsReported(place.Previous)) return true;
        return ForeignSyntax.ReservedName(place) is { } word ? !reserved.Add(word.Text)
            : reserved.Contains(place.Token.Text) || reserved.Contains(place.Previous.Text);
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

    private static bool IsEndOfBody(TokenInput here, int column, Func<TokenInput, bool> starts) =>
        here.Kind is TokenKind.CloseBrace or TokenKind.End || (IsDeclaration(here, column) && !(starts == ItemGrammar.Starts && IsNetworkItem(here)));

    private void ReportNetworkItem(TokenInput here) => diagnostics.Report(
        SyntaxDiagnostics.Foreign, source, here.Token.Span,
        $"the item 'network' is indented, because declarations begin in this column; write '    network {here.Next.Token.Text}'");

    /// <summary>Whether the item <c>network Name(…)</c> of an experiment begins here, not the declaration of a network.</summary>
    private static bool IsNetworkItem(TokenInput here)
    {
        if (here.Token.Text != "network") return false;
        var end = here.Next.Next;
        if (end.Kind == TokenKind.OpenParenthesis) end = ForeignCalls.CloseOf(end)?.Next ?? end;
        return end.Kind is not (TokenKind.OpenBrace or TokenKind.Equals);
    }

    private static TokenInput Skip(TokenInput start, TokenInput failure, int column, Func<TokenInput, bool> starts, Lazy<int?> close)
    {
        var (braces, brackets) = (0, 0);
        for (var here = start; ; here = here.Next)
        {
            if (here.Kind == TokenKind.End) return here;
            // A missing brace has an end, too.
            if (here.Position == failure.Position && here.Stream.Expected.Contains("'{'")) braces++;
            if (here.Position > start.Position && here.Position >= failure.Position)
            {
                if (IsDeclaration(here, column)) return here;
                // Indentation decides if brackets are unbalanced.
                if (here.Position > failure.Position && IsStatementOf(start, here)) return here;
                if (here.Token.IsFirstOnLine && starts(here) && (braces + brackets <= 0 || here.Token.Column <= start.Token.Column)) return here;
                if (here.Kind == TokenKind.CloseBrace && IsClose(here)) return here;
            }
            if (here.Kind == TokenKind.OpenBrace) braces++;
            if (here.Kind is TokenKind.OpenBracket or TokenKind.OpenParenthesis) brackets++;
            if (here.Kind == TokenKind.CloseBrace) braces--;
            if (here.Kind is TokenKind.CloseBracket or TokenKind.CloseParenthesis) brackets--;
        }

        bool IsClose(TokenInput here) => here.Token.IsFirstOnLine
            ? here.Token.Column < start.Token.Column || braces <= 0
            : braces <= 0 && !(close.Value > here.Position);
    }

    /// <summary>Whether a word begins the next statement, correct or not, in the column of the one from <paramref name="start"/>.</summary>
    private static bool IsStatementOf(TokenInput start, TokenInput here) => here.Kind is TokenKind.Identifier or TokenKind.If
        && start.Token.IsFirstOnLine && here.Token.IsFirstOnLine && here.Token.Column == start.Token.Column;

    private static string Join(IReadOnlyList<string> expected) => expected.Count switch
    {
        0 => "something else",
        1 => expected[0],
        _ => string.Join(", ", expected.Take(expected.Count - 1)) + " or " + expected[expected.Count - 1],
    };
}
