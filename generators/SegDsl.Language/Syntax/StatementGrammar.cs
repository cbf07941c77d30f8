using SegDsl.Language.Text;
using Sprache;
using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>The grammar of the statements of a body. An <c>out</c> with commas yields several statements, so each parser returns a list.</summary>
internal static class StatementGrammar
{
    private static readonly string[] Settings = ["init", "norm", "param"];

    private static readonly Parser<ShapeSyntax?> Annotation =
        When(At(TokenKind.Colon), Is(TokenKind.Colon).Then(_ => ExpressionGrammar.Shape));

    private static readonly Parser<InputSyntax> Input =
        (from keyword in Is(TokenKind.In)
         from name in Identifier
         from colon in Is(TokenKind.Colon)
         from shape in ExpressionGrammar.Shape
         select (name, shape)).Spanned((input, span) => new InputSyntax(input.name, input.shape, span));

    private static readonly Parser<AssignmentSyntax> Assignment =
        (from name in Identifier
         from shape in Annotation
         from sign in Is(TokenKind.Equals)
         from value in ExpressionGrammar.Expression
         select (name, shape, value)).Spanned((assignment, span) => new AssignmentSyntax(assignment.name, assignment.shape, assignment.value, span));

    private static readonly Parser<InitializationSyntax> Initialization =
        (from keyword in Word("init")
         from value in ExpressionGrammar.NameOrCall
         select value).Spanned((value, span) => new InitializationSyntax(value, span));

    private static readonly Parser<NormalizationSyntax> Normalization =
        (from keyword in Word("norm")
         from value in ExpressionGrammar.NameOrCall
         select value).Spanned((value, span) => new NormalizationSyntax(value, span));

    private static readonly Parser<WeightSyntax> Weight =
        (from keyword in Word("param")
         from name in Identifier
         from colon in Is(TokenKind.Colon)
         from shape in ExpressionGrammar.Shape
         from sign in Is(TokenKind.Equals)
         from value in ExpressionGrammar.Expression
         select (name, shape, value)).Spanned((weight, span) => new WeightSyntax(weight.name, weight.shape, weight.value, span));

    // `out name = …` and `out name: [shape] = …` define a name.
    private static readonly Parser<OutputSyntax> DefiningOutput =
        Assignment.Select(a => new OutputSyntax(false, a.Name, a.Shape, a.Value, a.Span));

    private static readonly Parser<OutputSyntax> ExpressionOutput = ExpressionGrammar.Expression.Select(value => value is NameSyntax name
        ? new OutputSyntax(false, new(name.Name, name.Span), null, null, value.Span)
        : new OutputSyntax(false, null, null, value, value.Span));

    private static readonly Parser<OutputSyntax> Output =
        from aux in When(here => IsSetting(here, "aux"), Word("aux"))
        from output in Choose(
            IsDefinition, DefiningOutput, Choose(IsDefinedWithColon, Identifier.Then(_ => Expected<OutputSyntax>("'='")), ExpressionOutput))
        select aux is null ? output : output with { IsAuxiliary = true, Span = aux.Span.To(output.Span) };

    private static readonly Parser<IReadOnlyList<StatementSyntax>> Outputs =
        from keyword in Is(TokenKind.Out)
        from first in Output
        from others in While(At(TokenKind.Comma), Is(TokenKind.Comma).Then(_ => Output), Limits.Arguments, "outputs")
        select (IReadOnlyList<StatementSyntax>)[first, .. others];

    /// <summary>A statement.</summary>
    public static Parser<IReadOnlyList<StatementSyntax>> Statement { get; } = input => ((TokenInput)input).Kind switch
    {
        TokenKind.In => Single(Input)(input),
        TokenKind.Out => Outputs(input),
        TokenKind.Identifier when IsSetting((TokenInput)input, "init") => Single(Initialization)(input),
        TokenKind.Identifier when IsSetting((TokenInput)input, "norm") => Single(Normalization)(input),
        TokenKind.Identifier when IsSetting((TokenInput)input, "param") => Single(Weight)(input),
        TokenKind.Identifier => Single(Assignment)(input),
        _ => Fail<IReadOnlyList<StatementSyntax>>((TokenInput)input, "a statement"),
    };

    /// <summary>Whether a statement may begin here.</summary>
    public static bool Starts(TokenInput here) =>
        here.Kind is TokenKind.In or TokenKind.Out || IsDefinition(here) || Settings.Any(word => IsSetting(here, word));

    /// <summary>The placeholder for a statement that could not be parsed.</summary>
    public static IReadOnlyList<StatementSyntax> Skipped(TokenInput start, TokenInput end)
    {
        var name = start.Kind is TokenKind.In or TokenKind.Out ? start.Next : start;
        // Words of another language, such as 'let' or 'public int', may precede the name.
        var isAfterWord = false;
        while (start.Kind == TokenKind.Identifier && !name.Next.Token.IsFirstOnLine && name.Next.Kind == TokenKind.Identifier
            && (IsSetting(name, "param") || name.Next.Next.Kind is TokenKind.Identifier or TokenKind.Equals or TokenKind.Colon))
            (name, isAfterWord) = (name.Next, true);
        if (IsSetting(name, "aux")) name = name.Next;
        // A block of statements may define any names.
        var isNamed = name.Kind == TokenKind.Identifier && name.Position < end.Position && ForeignStatements.EndOfIndentedBlock(start) is null
            && name.Next.Kind is not (TokenKind.Dot or TokenKind.OpenParenthesis or TokenKind.Arrow);
        var identifier = isNamed ? new IdentifierSyntax(name.Token.Text, name.Token.Span) : null;
        var isInput = start.Kind == TokenKind.In || (IsNameBefore(start, TokenKind.Colon) && IsDefinition(start))
            || (isAfterWord && !IsWord(start, "param") && IsNameBefore(name, TokenKind.Colon));
        return [new SkippedStatementSyntax(identifier, isInput, SpanOf(start, end))];
    }

    /// <summary>Whether a statement begins here with a contextual keyword, which must be followed by a name.</summary>
    private static bool IsSetting(TokenInput here, string word) => IsWord(here, word) && here.Next.Kind == TokenKind.Identifier;

    /// <summary>Whether a name, a colon and a value follow, as in <c>out seg: y</c>, where a layer after a label would have no input.</summary>
    private static bool IsDefinedWithColon(TokenInput here) => IsNameBefore(here, TokenKind.Colon)
        && here.Next.Next is { Kind: TokenKind.Identifier, Next.Kind: not TokenKind.OpenParenthesis } value && !LayerGrammar.BeginsAgain(value);

    private static bool IsDefinition(TokenInput here) =>
        IsNameBefore(here, TokenKind.Equals) || (IsNameBefore(here, TokenKind.Colon) && here.Next.Next.Kind == TokenKind.OpenBracket);

    private static Parser<IReadOnlyList<StatementSyntax>> Single(Parser<StatementSyntax> parser) =>
        parser.Select(IReadOnlyList<StatementSyntax> (statement) => [statement]);
}
