using SegDsl.Language.Text;
using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>Recognizes statements, items and declarations of Python and other languages where they cannot be parsed.</summary>
internal static class ForeignStatements
{
    private const string Block = "blocks are declared outside of other declarations, with 'block'; move it there";

    private const string Choice = "'if' and 'else' are parts of an expression; write 'y = if condition { … } else { … }'";

    private const string Repetition = "loops have a fixed number of iterations; write 'y = x -> body: [for i in 0..4 { Conv(64, 3) }]'";

    /// <summary>Words of statements that have no counterpart.</summary>
    private static readonly HashSet<string> Commands = new(
        ["print", "assert", "pass", "del", "raise", "global", "try", "except", "finally", "with", "super", "break", "continue", "require", "console"],
        StringComparer.Ordinal);

    /// <summary>What to write instead of the text at <paramref name="place"/>, where parsing failed; null if it is not recognized.</summary>
    public static string? Advice(TokenInput place, SourceText source)
    {
        if (IsReturn(place.Token)) return ReturnAdvice(place, source);
        if (place.Position > 0 && IsReturn(place.Previous)) return ReturnAdvice(place.Stream.At(place.Position - 1), source);
        if (ItemAdvice(place, source) is { } item) return item;
        var isStatement = place.Token.IsFirstOnLine && place.Stream.Expected.Any(e => e is "a statement" or "a new statement or '}'");
        if (isStatement && StatementAdvice(place, source) is { } statement) return statement;
        if (place.Position > 0 && place.Previous is { Kind: TokenKind.Identifier, IsFirstOnLine: true } && IsNameBefore(place, TokenKind.Equals)
            && DefinitionAdvice(place.Stream.At(place.Position - 1), source) is { } definition) return definition;
        if (place is { Kind: TokenKind.Colon, Previous: { Kind: TokenKind.Out, IsFirstOnLine: true } })
            return $"'out' is followed by the name of the result; write 'out {RestOfLine(place.Next, source)}'";
        if (place.Kind == TokenKind.Identifier && OperatorAfter(place) is { } sign)
            return $"'{sign}=' is not available, because a name has one value; give the result a new name, as in "
                + $"'{place.Token.Text}2 = {place.Token.Text} {sign} {ForeignSyntax.Value(place.Next.Next.Next)}'";
        return DeclarationAdvice(place);
    }

    /// <summary>
    /// The end of a statement with an indented block, such as <c>if c:</c> with its <c>else:</c>, that begins at a token; null if none does.
    /// </summary>
    public static TokenInput? EndOfIndentedBlock(TokenInput start)
    {
        if (!BeginsIndentedBlock(start)) return null;
        var here = start.Next;
        while (here.Kind != TokenKind.End && !(here.Token.IsFirstOnLine && here.Token.Column <= start.Token.Column && !ContinuesBlock(here))) here = here.Next;
        return here;

        bool ContinuesBlock(TokenInput next) => next.Token.Column == start.Token.Column && start.Kind != TokenKind.For
            && (next.Kind == TokenKind.Else || IsWord(next, "elif") || IsWord(next, "except") || IsWord(next, "finally"));
    }

    private static bool BeginsIndentedBlock(TokenInput start)
    {
        var isWord = start.Kind is TokenKind.If or TokenKind.Else or TokenKind.For
            || (start.Kind == TokenKind.Identifier && start.Token.Text is "elif" or "while" or "with" or "def" or "try" or "class");
        if (!start.Token.IsFirstOnLine || !isWord) return false;
        var last = start;
        while (last.Next.Kind != TokenKind.End && !last.Next.Token.IsFirstOnLine) last = last.Next;
        return last.Kind == TokenKind.Colon;
    }

    private static string? StatementAdvice(TokenInput place, SourceText source) => place switch
    {
        // A reserved word as a name.
        { Next.Kind: TokenKind.Equals or TokenKind.Colon, Kind: not TokenKind.Identifier and not TokenKind.Else } => null,
        { Kind: TokenKind.If or TokenKind.Else } => Choice,
        { Kind: TokenKind.For } => LoopAdvice(place, source),
        { Kind: TokenKind.OpenBracket } => SeveralAdvice(),
        { Kind: TokenKind.Identifier, Token.Text: "while" } => Repetition,
        { Kind: TokenKind.Identifier, Token.Text: "def" or "function" or "class" } => Block,
        { Kind: TokenKind.Identifier } when Commands.Contains(place.Token.Text) && place.Next.Kind != TokenKind.Equals =>
            $"'{place.Token.Text}' is not available, because a declaration defines values and executes nothing; remove it",
        { Kind: TokenKind.Identifier, Next.Kind: TokenKind.Comma } => SeveralAdvice(),
        { Kind: TokenKind.Identifier, Next.Kind: TokenKind.Dot, Token.Text: not ("self" or "this") } when EndsInAssignment(place) =>
            "values cannot be changed; remove this statement",
        { Kind: TokenKind.Identifier, Next: { Kind: TokenKind.Plus or TokenKind.Minus } sign } when sign.Next.Kind == sign.Kind =>
            $"'{sign.Token.Text}{sign.Token.Text}' is not available, because a name has one value; remove this statement",
        { Kind: TokenKind.Identifier, Next: { Kind: TokenKind.Colon, Next: { Kind: TokenKind.Identifier, Next.Kind: TokenKind.Equals } } colon } =>
            $"the type of a tensor is its shape; write '{place.Token.Text} = {RestOfLine(colon.Next.Next.Next, source)}'",
        { Kind: TokenKind.Identifier } when IsNameBefore(place.Next, TokenKind.Equals) => DefinitionAdvice(place, source),
        _ => null,
    };

    /// <summary>Advice for a loop, with the range that it goes through if that is written with <c>range</c>.</summary>
    private static string LoopAdvice(TokenInput place, SourceText source)
    {
        var (call, arguments) = (place.Next.Next.Next, new List<string>());
        for (var here = call.Next; IsWord(call, "range") && here.Kind is TokenKind.OpenParenthesis or TokenKind.Comma; here = here.Next.Next)
            arguments.Add(ForeignSyntax.Value(here.Next, "4"));
        return $"'for' is a part of an expression; write 'y = x -> body: [for i in {PyTorchNames.RangeOf(arguments)} {{ Conv(64, 3) }}]'";
    }

    private static string SeveralAdvice() =>
        "a statement defines one name; give the whole result a name, and use its parts, as in 'halves = split(x, parts: 2)' and 'halves[0]'";

    /// <summary>Advice for a word before a definition, as in <c>let y = x</c>.</summary>
    private static string? DefinitionAdvice(TokenInput word, SourceText source)
    {
        var definition = RestOfLine(word.Next, source);
        return word.Token.Text switch
        {
            "let" or "var" or "const" or "val" or "auto" => $"names are defined without '{word.Token.Text}'; write '{definition}'",
            "output" or "result" or "outputs" => $"results are declared with 'out'; write 'out {definition}'",
            _ => null,
        };
    }

    /// <summary>Advice for an item of a dataset or an experiment with a sign after its name, or with quotes.</summary>
    private static string? ItemAdvice(TokenInput place, SourceText source)
    {
        var isName = place is { Kind: TokenKind.Equals or TokenKind.Colon, Previous: { Kind: TokenKind.Identifier, IsFirstOnLine: true } };
        if (isName && place.Stream.Expected.Contains("an expression"))
            return $"an item has no '{place.Token.Text}' after its name; write '{place.Previous.Text} {RestOfLine(place.Next, source)}'";
        if (place.Stream.Expected.Contains("'%'") && place.Previous.Kind == TokenKind.Float
            && ExpressionGrammar.ParseFloat(place.Previous.Text) is < 1 and var share)
            return FormattableString.Invariant($"the share of a split is a percentage; write '{Math.Round(100 * share, 6)} %'");
        return place is { Kind: TokenKind.String, Token.IsFirstOnLine: true, Next.Kind: TokenKind.Colon }
            ? $"the name of an item has no quotes, and no ':' after it; write '{place.Token.Text} {RestOfLine(place.Next.Next, source)}'"
            : null;
    }

    private static bool IsReturn(Token token) => token is { Kind: TokenKind.Identifier, Text: "return", IsFirstOnLine: true };

    private static string ReturnAdvice(TokenInput word, SourceText source)
    {
        var value = word.Next.Token.IsFirstOnLine || word.Next.Kind == TokenKind.End ? "y" : RestOfLine(word.Next, source);
        var here = word;
        while (here.Position > 0 && !Recovery.IsDeclaration(here)) here = here.Stream.At(here.Position - 1);
        // The outputs of a network have names.
        var output = here.Token.Text is "network" or "head" ? $"seg = {value}" : value;
        return $"results are declared with 'out', not with 'return'; write 'out {output}'";
    }

    private static string? DeclarationAdvice(TokenInput place)
    {
        if (place is not { Kind: TokenKind.Identifier, Token: { IsFirstOnLine: true, Column: 1 } } || place.Next.Token.IsFirstOnLine) return null;
        var name = place.Next.Kind == TokenKind.Identifier ? place.Next.Token.Text : "Net";
        var word = place.Token.Text;
        return word switch
        {
            "class" or "model" or "module" or "struct" or "layer" =>
                $"a network is declared with 'network' and a part of one with 'block', not with '{word}'; write 'network {name}()' or 'block {name}()'",
            "def" or "function" or "func" or "fn" =>
                $"blocks are declared with 'block', and what they compute follows in braces, not with '{word}'; write 'block {name}()'",
            "using" when QualifiedName(place.Next) is { WasSuccessful: true, Value.Text: var used, Remainder: TokenInput { Token.IsFirstOnLine: true } } =>
                $"declarations of other files are used with 'use'; write 'use {used}'",
            "import" or "from" or "using" => "declarations of other files are used with 'use' and a namespace, as in 'use SegDsl.Models.Blocks'",
            _ when IsModifier(place) => $"declarations have no modifiers; remove '{word}'",
            _ => null,
        };
    }

    /// <summary>Whether a word precedes a declaration on its line, as in <c>export network Net</c>.</summary>
    public static bool IsModifier(TokenInput here) =>
        here is { Kind: TokenKind.Identifier, Token.IsFirstOnLine: true, Next: { Kind: TokenKind.Identifier } word }
        && !word.Token.IsFirstOnLine && Recovery.DeclarationWords.Contains(word.Token.Text) && word.Next.Kind == TokenKind.Identifier;

    private static bool EndsInAssignment(TokenInput here)
    {
        for (here = here.Next; here.Kind is TokenKind.Dot or TokenKind.Identifier && !here.Token.IsFirstOnLine; here = here.Next) { }
        return here.Kind == TokenKind.Equals;
    }

    /// <summary>The operator of an assignment like <c>x += y</c> that begins here; null if there is none.</summary>
    private static string? OperatorAfter(TokenInput here) =>
        here.Next.Kind is TokenKind.Plus or TokenKind.Minus or TokenKind.Star or TokenKind.Slash && here.Next.Next.Kind == TokenKind.Equals
            ? here.Next.Token.Text
            : null;

    private static string RestOfLine(TokenInput from, SourceText source) => ForeignSyntax.RestOfLine(from, source);
}
