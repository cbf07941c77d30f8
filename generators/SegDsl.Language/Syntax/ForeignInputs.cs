namespace SegDsl.Language.Syntax;

/// <summary>Recognizes tensors among the parameters of a declaration, which are inputs here: <c>network A(image: Tensor)</c>.</summary>
internal static class ForeignInputs
{
    /// <summary>How many tokens of a declaration are considered, so that many of them take little time.</summary>
    private const int LongestBody = 1_000;

    /// <summary>Names that other languages give to tensors.</summary>
    private static readonly HashSet<string> Names = new(
        ["x", "y", "z", "inp", "input", "inputs", "image", "images", "img", "imgs", "tensor", "feature", "features", "feat", "feats", "skip", "depth_map"],
        StringComparer.Ordinal);

    /// <summary>Whether a name is that of the type of tensors in another language.</summary>
    public static bool IsTensor(string type) =>
        type is "Tensor" or "tensor" or "FloatTensor" or "tensor4d" or "ndarray" or "NDArray" or "Array" or "array" or "Image" or "image" or "Variable";

    /// <summary>What to write instead of a parameter without a type that is an input.</summary>
    /// <param name="end">The token after its name.</param>
    /// <returns>The advice; null if it is a constant.</returns>
    public static string? Advice(TokenInput end)
    {
        var name = end.Previous.Text;
        var isFirst = end.Position > 1 && end.Stream.Tokens[end.Position - 2].Kind == TokenKind.OpenParenthesis;
        return Names.Contains(name) || (isFirst && !HasInput(end)) ? AdviceFor(name, KeywordBefore(end)) : null;
    }

    /// <summary>What to write instead of a parameter with the type or shape of a tensor at <paramref name="type"/>; null if it is another type.</summary>
    public static string? TypeAdvice(TokenInput type)
    {
        if (type.Position < 3 || KeywordBefore(type) is not { } keyword) return null;
        var tokens = type.Stream.Tokens;
        if (type is { Kind: TokenKind.OpenBracket, Previous.Kind: TokenKind.Colon }) return AdviceFor(tokens[type.Position - 2].Text, keyword);
        return type is { Kind: TokenKind.Dot, Next.Kind: TokenKind.Identifier } && IsTensor(type.Next.Token.Text)
            && tokens[type.Position - 2].Kind == TokenKind.Colon
            ? AdviceFor(tokens[type.Position - 3].Text, keyword)
            : null;
    }

    /// <summary>Whether a declaration in the form of another language, which begins at a word, seems to be a network.</summary>
    public static bool IsNetwork(TokenInput word)
    {
        var here = word;
        for (var i = 0; i < LongestBody && here.Kind != TokenKind.End && !Recovery.IsDeclaration(here); i++, here = here.Next)
            if (here.Token.Text == "image" || (here.Token.Text == "seg" && here.Previous.Kind == TokenKind.Out)) return true;
        return false;
    }

    /// <summary>The statement that declares an input of a declaration with a keyword.</summary>
    public static string StatementFor(string name, string? keyword) => $"in {name}: {(keyword is "block" or null ? "[N, C, H, W]" : "[N, 3, H, W]")}";

    private static string AdviceFor(string name, string? keyword) =>
        $"inputs are declared in the body, and parameters are constants; write '{StatementFor(name, keyword)}' as the first statement";

    /// <summary>The keyword of the declaration whose header contains a token; null if it is unknown.</summary>
    private static string? KeywordBefore(TokenInput here)
    {
        for (var i = 0; i < LongestBody && here.Position > 0; i++, here = here.Stream.At(here.Position - 1))
            if (Recovery.IsDeclaration(here)) return here.Token.Text is "extern" ? null : here.Token.Text;
        return Recovery.IsDeclaration(here) ? here.Token.Text : null;
    }

    /// <summary>Whether the declaration whose header contains a token declares inputs.</summary>
    private static bool HasInput(TokenInput header)
    {
        var here = header;
        for (var i = 0; i < LongestBody && here.Kind != TokenKind.End && !Recovery.IsDeclaration(here); i++, here = here.Next)
            if (here is { Kind: TokenKind.In, Token.IsFirstOnLine: true }) return true;
        return false;
    }
}
