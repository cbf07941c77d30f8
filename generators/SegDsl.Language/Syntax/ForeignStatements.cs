using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;
using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>Recognizes statements, items and declarations of Python and other languages where they cannot be parsed.</summary>
internal static class ForeignStatements
{
    private const string Block = "blocks are declared outside of other declarations, with 'block'; move it there";

    private const string Choice = "'if' and 'else' are parts of an expression; write 'y = if condition { … } else { … }'";

    private const string Repetition = "loops have a fixed number of iterations; write 'y = x -> body: [for i in 0..4 { Conv(64, 3) }]'";

    /// <summary>Words before a declaration in other languages.</summary>
    private static readonly HashSet<string> Modifiers = new(
        ["public", "private", "protected", "internal", "static", "sealed", "abstract", "final", "partial", "async", "export", "default", "pub", "let", "const"],
        StringComparer.Ordinal);

    /// <summary>How many tokens before a <c>return</c> are considered, so that many of them take little time.</summary>
    private const int LongestBody = 1_000;

    /// <summary>Words of statements that have no counterpart.</summary>
    private static readonly HashSet<string> Commands = new(
        ["print", "assert", "pass", "del", "raise", "global", "try", "except", "finally", "with", "super", "break", "continue", "require", "console",
            "yield", "await", "end"],
        StringComparer.Ordinal);

    /// <summary>Libraries of Python whose operations are a part of this language.</summary>
    private static readonly HashSet<string> Libraries = new(
        ["torch", "torchvision", "timm", "tensorflow", "keras", "jax", "flax", "numpy", "math", "typing", "os", "sys", "cv2", "albumentations"],
        StringComparer.Ordinal);

    /// <summary>Whether a word precedes a namespace or module in this or another language.</summary>
    public static bool IsUse(Token word) => word.IsFirstOnLine && word.Text is "use" or "import" or "using" or "from";

    /// <summary>What to write instead of the text at <paramref name="place"/>, where parsing failed; null if it is not recognized.</summary>
    public static string? Advice(TokenInput place, SourceText source)
    {
        if (place is { Kind: TokenKind.Colon, Previous: { Kind: TokenKind.Out, IsFirstOnLine: true } })
            return $"'out' is followed by the name of the result; write 'out {RestOfLine(place.Next, source)}'";
        if (place is { Kind: TokenKind.Colon, Position: > 1 } && place.Stream.Expected.Contains("'='")
            && place.Stream.Tokens[place.Position - 2] is { Kind: TokenKind.Out } or { Text: "aux" })
            return $"an output is defined with '='; write 'out {place.Previous.Text} = {RestOfLine(place.Next, source)}'";
        if (place.Kind == TokenKind.Identifier && OperatorAfter(place) is { } sign)
            return $"'{sign}=' is not available, because a name has one value; give the result a new name, as in "
                + $"'{place.Token.Text}2 = {place.Token.Text} {sign} {ForeignText.Value(place.Next.Next.Next)}'";
        return DeclarationAdvice(place);
    }

    /// <summary>The statement that could not be parsed, if parsing failed at its first or second token; null if it failed elsewhere.</summary>
    public static TokenInput? StatementAt(TokenInput place)
    {
        if (place.Token.IsFirstOnLine)
            return IsReturn(place.Token) || place.Stream.Expected.Any(e => e is "a statement" or "a new statement or '}'") ? place : null;
        return place.Position > 0 && place.Previous is { Kind: TokenKind.Identifier, IsFirstOnLine: true }
            && (IsReturn(place.Previous) || place.Stream.Expected.Contains("'='"))
            ? place.Stream.At(place.Position - 1)
            : null;
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

    /// <summary>What to write instead of a statement; null if it is not recognized.</summary>
    public static string? StatementAdvice(TokenInput start, SourceText source) => start switch
    {
        // A reserved word as a name.
        { Next.Kind: TokenKind.Equals or TokenKind.Colon, Kind: not TokenKind.Identifier and not TokenKind.Else } => null,
        { Kind: TokenKind.String, Next.Token.IsFirstOnLine: true } =>
            $"a statement defines a name, and a text is none; write it as a comment, '// {MessageText.Shorten(start.Token.Text, ForeignText.Longest)}'",
        { Kind: TokenKind.If or TokenKind.Else } => Choice,
        { Kind: TokenKind.For } => LoopAdvice(start, source),
        { Kind: TokenKind.OpenBracket or TokenKind.OpenParenthesis or TokenKind.OpenBrace } when HasAssignment(start) => SeveralAdvice(),
        { Kind: TokenKind.Identifier } => WordAdvice(start, source) ?? DefinitionAdvice(start, source) ?? ExpressionAdvice(start, source),
        _ => null,
    };

    /// <summary>Advice for a statement that begins with a word of another language.</summary>
    private static string? WordAdvice(TokenInput start, SourceText source) => start.Token.Text switch
    {
        "return" => ReturnAdvice(start, source),
        "while" => Repetition,
        "repeat" when start.Next.Kind is TokenKind.OpenParenthesis or TokenKind.Integer or TokenKind.Identifier =>
            Repetition.Replace("0..4", "0.." + ForeignText.Value(start.Next.Kind == TokenKind.OpenParenthesis ? start.Next.Next : start.Next, "4")),
        "def" or "function" or "class" or "fn" when start.Next.Kind == TokenKind.Identifier => Block,
        "input" or "inputs" when start.Next.Kind is TokenKind.Identifier or TokenKind.Colon =>
            $"inputs are declared with 'in'; write 'in {RestOfLine(start.Next.Kind == TokenKind.Colon ? start.Next.Next : start.Next, source)}'",
        "init" or "norm" when start.Next.Kind is TokenKind.Colon && start.Next.Next.Kind != TokenKind.OpenBracket =>
            $"'{start.Token.Text}' has no ':' after it; write '{start.Token.Text} {RestOfLine(start.Next.Next, source)}'",
        "init" or "norm" when start.Next.Kind == TokenKind.String => $"its value has no quotes; write '{start.Token.Text} {start.Next.Token.Text}'",
        "param" when start.Next.Kind == TokenKind.Identifier =>
            $"a parameter of a block has a shape and an initialization; write 'param {start.Next.Token.Text}: [C, 1, 1] = ones'",
        _ when Commands.Contains(start.Token.Text) && start.Next.Kind != TokenKind.Equals =>
            $"'{start.Token.Text}' is not available, because a declaration defines values and executes nothing; remove it",
        _ => null,
    };

    /// <summary>
    /// Advice for a statement that seems to define a name in another form: <c>let y = x</c>, <c>int k = 3</c>, <c>y: Tensor = x</c>, <c>a, b = x</c>.
    /// </summary>
    private static string? DefinitionAdvice(TokenInput start, SourceText source)
    {
        var (name, next) = (start, start.Next);
        if (next.Kind == TokenKind.Comma) return SeveralAdvice();
        while (name.Next is { Kind: TokenKind.Identifier, Token.IsFirstOnLine: false }) name = name.Next;
        if (name == start && ShapeAdvice(start, source) is { } shape) return shape;
        var words = source.Slice(start.Token.Span.To(name.Previous.Span));
        var sign = name.Next.Kind == TokenKind.Colon ? AfterType(name.Next.Next) : name.Next;
        if (sign.Kind == TokenKind.Equals && !sign.Token.IsFirstOnLine && (name != start || name.Next != sign))
        {
            var definition = $"{name.Token.Text} = {RestOfLine(sign.Next, source)}";
            return name == start ? $"the type of a tensor is its shape; write '{definition}'"
                : start.Token.Text is "output" or "result" or "outputs" ? $"results are declared with 'out'; write 'out {definition}'"
                : $"names are defined without '{words}'; write '{definition}'";
        }
        if (next.Kind == TokenKind.Dot) return start.Token.Text is "self" or "this" ? null : MemberAdvice(start);
        if (next.Kind is TokenKind.Plus or TokenKind.Minus && next.Next.Kind == next.Kind)
            return $"'{next.Token.Text}{next.Token.Text}' is not available, because a name has one value; remove this statement";
        var isArrow = next is { Kind: TokenKind.Less, Next.Kind: TokenKind.Minus };
        var value = isArrow ? next.Next.Next : next.Kind is TokenKind.Colon or TokenKind.EqualsEquals ? next.Next : next;
        var isValue = value.Kind is TokenKind.Integer or TokenKind.Float or TokenKind.String or TokenKind.True or TokenKind.False;
        return !value.Token.IsFirstOnLine && (isValue || isArrow || next.Kind == TokenKind.EqualsEquals)
            ? $"names are defined with '='; write '{start.Token.Text} = {RestOfLine(value, source)}'"
            : null;
    }

    /// <summary>Advice for a shape in other brackets or without a colon: <c>x: (N, 16, H, W) = y</c>, <c>x [N, 16, H, W] = y</c>.</summary>
    private static string? ShapeAdvice(TokenInput name, SourceText source)
    {
        var open = name.Next.Kind == TokenKind.Colon ? name.Next.Next : name.Next;
        if (open.Kind != (open == name.Next ? TokenKind.OpenBracket : TokenKind.OpenParenthesis)) return null;
        if (ForeignCalls.CloseOf(open) is not { Next: { Kind: TokenKind.Equals, Token.IsFirstOnLine: false } sign } close) return null;
        var shape = ForeignText.Expression(open, close.Next, source);
        return $"a shape is in brackets, after ':'; write '{name.Token.Text}: {shape} = {RestOfLine(sign.Next, source)}'";
    }

    /// <summary>Advice for a statement that is an expression, or applies a layer to nothing.</summary>
    private static string? ExpressionAdvice(TokenInput start, SourceText source)
    {
        var text = RestOfLine(start, source);
        return start.Next switch
        {
            { Token.IsFirstOnLine: true } => null,
            { Kind: TokenKind.Colon, Next: { Kind: TokenKind.Identifier, Next.Kind: TokenKind.OpenParenthesis } } =>
                $"a layer is applied to a value with '->'; write 'y = x -> {text}'",
            { Kind: TokenKind.OpenParenthesis or TokenKind.Arrow } => $"a statement gives its result a name; write 'y = {text}'",
            _ => null,
        };
    }

    private static string? MemberAdvice(TokenInput start)
    {
        var here = start.Next;
        while (here.Kind is TokenKind.Dot or TokenKind.Identifier && !here.Token.IsFirstOnLine) here = here.Next;
        return here.Kind == TokenKind.Equals ? "values cannot be changed; remove this statement"
            : here.Kind == TokenKind.OpenParenthesis ? "a declaration defines values and executes nothing; remove this statement"
            : null;
    }

    /// <summary>What follows a type of another language, such as <c>nn.Conv2d</c> or <c>List[int]</c>.</summary>
    private static TokenInput AfterType(TokenInput type)
    {
        if (type.Kind != TokenKind.Identifier) return type;
        var here = type;
        while (here.Kind is TokenKind.Identifier or TokenKind.Dot && !here.Token.IsFirstOnLine) here = here.Next;
        return here.Kind is TokenKind.OpenBracket or TokenKind.OpenParenthesis or TokenKind.Less && ForeignText.CloseOf(here) is { } close ? close.Next : here;
    }

    private static bool HasAssignment(TokenInput open) => ForeignText.CloseOf(open) is { Next.Kind: TokenKind.Equals };

    /// <summary>Advice for a loop, with the range that it goes through if that is written with <c>range</c>.</summary>
    private static string LoopAdvice(TokenInput place, SourceText source)
    {
        var (call, arguments) = (place.Next.Next.Next, new List<string>());
        for (var here = call.Next; IsWord(call, "range") && here.Kind is TokenKind.OpenParenthesis or TokenKind.Comma; here = here.Next.Next)
            arguments.Add(ForeignText.Value(here.Next, "4"));
        return $"'for' is a part of an expression; write 'y = x -> body: [for i in {PyTorchNames.RangeOf(arguments)} {{ Conv(64, 3) }}]'";
    }

    private static string SeveralAdvice() =>
        "a statement defines one name; give the whole result a name, and use its parts, as in 'halves = split(x, parts: 2)' and 'halves[0]'";

    private static bool IsReturn(Token token) => token is { Kind: TokenKind.Identifier, Text: "return", IsFirstOnLine: true };

    private static string ReturnAdvice(TokenInput word, SourceText source)
    {
        var value = word.Next.Token.IsFirstOnLine || word.Next.Kind == TokenKind.End ? "y" : RestOfLine(word.Next, source);
        var here = word;
        for (var i = 0; i < LongestBody && here.Position > 0 && !Recovery.IsDeclaration(here); i++) here = here.Stream.At(here.Position - 1);
        // The outputs of a network have names.
        var output = here.Token.Text is "network" or "head" ? $"seg = {value}" : value;
        return $"results are declared with 'out', not with 'return'; write 'out {output}'";
    }

    private static string? DeclarationAdvice(TokenInput place)
    {
        if (place is { Kind: TokenKind.OpenBracket, Token: { IsFirstOnLine: true, Column: 1 } })
            return "declarations have no attributes; remove this line";
        if (place is not { Kind: TokenKind.Identifier, Token: { IsFirstOnLine: true, Column: 1 } } || place.Next.Token.IsFirstOnLine) return null;
        if (IsModifier(place)) return $"declarations have no modifiers; remove '{place.Token.Text}'";
        var word = place;
        while (Modifiers.Contains(word.Token.Text) && word.Next.Kind == TokenKind.Identifier) word = word.Next;
        var name = word.Next.Kind == TokenKind.Identifier ? word.Next.Token.Text : "Net";
        return word.Token.Text switch
        {
            "class" or "model" or "module" or "struct" or "layer" or "record" or "impl" or "trait" or "type" =>
                $"a network is declared with 'network' and a part of one with 'block', not with '{word.Token.Text}'; "
                + $"write 'network {name}()' or 'block {name}()'",
            "def" or "function" or "func" or "fn" when ForeignInputs.IsNetwork(word) =>
                $"networks are declared with 'network', and what they compute follows in braces, not with '{word.Token.Text}'; write 'network {name}()'",
            "def" or "function" or "func" or "fn" =>
                $"blocks are declared with 'block', and what they compute follows in braces, not with '{word.Token.Text}'; write 'block {name}()'",
            "training" or "config" or "trainer" or "train" or "run" or "recipe" when word.Next.Kind == TokenKind.Identifier =>
                $"training runs are declared with 'experiment'; write 'experiment {name}'",
            "package" when word.Next.Kind == TokenKind.Identifier => $"the names of a file are in a namespace; write 'namespace {name}'",
            "using" when QualifiedName(place.Next) is { WasSuccessful: true, Value.Text: var used, Remainder: TokenInput { Token.IsFirstOnLine: true } } =>
                $"declarations of other files are used with 'use'; write 'use {used}'",
            "import" or "from" when Libraries.Contains(word.Next.Token.Text) => "layers and operations need no import; remove this line",
            "import" or "from" or "using" or "require" or "include" or "include_once" =>
                "declarations of other files are used with 'use' and a namespace, as in 'use SegDsl.Models.Blocks'",
            var keyword => NamedFirst(word) is { } declared && Recovery.DeclarationWords.Contains(declared.Text)
                ? $"a declaration begins with its keyword; write '{declared.Text} {keyword}'"
                : null,
        };
    }

    /// <summary>The word after a name and a sign, as in <c>Net = network(…)</c>; null if there is none.</summary>
    private static Token? NamedFirst(TokenInput name) =>
        name.Next.Kind is TokenKind.Equals or TokenKind.Colon && name.Next.Next.Kind == TokenKind.Identifier ? name.Next.Next.Token : null;

    /// <summary>The name that a declaration of another language seems to have; null if there is none.</summary>
    public static TokenInput? NameOf(TokenInput start)
    {
        if (!start.Token.IsFirstOnLine) return IsNameBefore(start, TokenKind.Identifier) ? start.Next : null;
        var name = start;
        while (name.Next is { Kind: TokenKind.Identifier, Token.IsFirstOnLine: false }) name = name.Next;
        return name != start || NamedFirst(start) is not null || start.Next.Kind is TokenKind.OpenParenthesis or TokenKind.OpenBrace ? name : null;
    }

    /// <summary>The declaration after words such as <c>public</c>, in the same line; null if there is none.</summary>
    public static TokenInput? AfterModifiers(TokenInput here)
    {
        while (here.Kind == TokenKind.Identifier && Modifiers.Contains(here.Token.Text)) here = here.Next;
        return here.Kind == TokenKind.Identifier && Recovery.DeclarationWords.Contains(here.Token.Text) && here.Next.Kind == TokenKind.Identifier ? here : null;
    }

    /// <summary>Whether a word precedes a declaration on its line, as in <c>export network Net</c>.</summary>
    public static bool IsModifier(TokenInput here) =>
        here is { Kind: TokenKind.Identifier, Token.IsFirstOnLine: true, Next: { Kind: TokenKind.Identifier } word }
        && !word.Token.IsFirstOnLine && Recovery.DeclarationWords.Contains(word.Token.Text) && word.Next.Kind == TokenKind.Identifier;

    /// <summary>The operator of an assignment like <c>x += y</c> that begins here; null if there is none.</summary>
    private static string? OperatorAfter(TokenInput here) =>
        here.Next.Kind is TokenKind.Plus or TokenKind.Minus or TokenKind.Star or TokenKind.Slash && here.Next.Next.Kind == TokenKind.Equals
            ? here.Next.Token.Text
            : null;

    private static string RestOfLine(TokenInput from, SourceText source) => ForeignText.RestOfLine(from, source);
}
