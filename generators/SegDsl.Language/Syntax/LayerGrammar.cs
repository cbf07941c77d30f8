using SegDsl.Language.Text;
using Sprache;
using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>The grammar of layers and of the stages of sequences and parallel branches.</summary>
internal static class LayerGrammar
{
    /// <summary>A layer with a label or <c>inline</c>.</summary>
    public static Parser<LayerSyntax> Layer { get; } = Labeled(Target);

    /// <summary>A layer at the beginning of an expression, with a label or <c>inline</c>. It names its own input, so it cannot be a sequence.</summary>
    public static Parser<LayerSyntax> SourceLayer { get; } = Labeled(input => ((TokenInput)input).Kind switch
    {
        TokenKind.For => ExpressionGrammar.Loop(input),
        TokenKind.OpenBracket => Fail<ExpressionSyntax>((TokenInput)input, "an operation, a block, parallel or for"),
        _ => Target(input),
    });

    /// <summary>The name template of the iterations, <c>as "block{i}"</c>; null if there is none.</summary>
    public static Parser<LiteralSyntax?> Template { get; } =
        When(At(TokenKind.As), Is(TokenKind.As).Then(_ => Is(TokenKind.String)).Select(t => new LiteralSyntax(t.Text, t.Span)));

    private static Parser<LayerSyntax> Labeled(Parser<ExpressionSyntax> what) =>
        (from inline in When(At(TokenKind.Inline), Is(TokenKind.Inline))
         from label in When(here => inline is null && IsLabel(here), Label)
         from target in what
         select (inline, label, target)).Spanned((layer, span) => new LayerSyntax(layer.inline is not null, layer.label, layer.target, span));

    private static Parser<IdentifierSyntax> Label { get; } =
        from name in OneOf(TokenKind.Identifier, TokenKind.Integer)
        from colon in Is(TokenKind.Colon)
        select new IdentifierSyntax(name.Text, name.Span);

    private static IResult<ExpressionSyntax> Target(IInput input) => ((TokenInput)input).Kind switch
    {
        TokenKind.OpenBracket => Sequence(input),
        TokenKind.Parallel => ParallelCall(input),
        TokenKind.Identifier when BeginsAgain((TokenInput)input) => Again(input),
        TokenKind.Identifier when ((TokenInput)input).Next.Kind == TokenKind.OpenParenthesis => ExpressionGrammar.Call(input),
        TokenKind.Identifier => ExpressionGrammar.Name(input),
        _ => Fail<ExpressionSyntax>((TokenInput)input, "a layer"),
    };

    // The word is reserved only before a name in the same line.
    private static Parser<ExpressionSyntax> Again { get; } =
        (from keyword in Word("again")
         from name in Identifier
         from operands in ExpressionGrammar.Operands
         select (name, operands)).Spanned<(IdentifierSyntax Name, IReadOnlyList<ArgumentSyntax>? Operands), ExpressionSyntax>(
            (again, span) => new AgainSyntax(again.Name, again.Operands ?? [], span));

    /// <summary>Whether a layer that is applied again begins here: <c>again name</c>.</summary>
    public static bool BeginsAgain(TokenInput here) =>
        IsWord(here, "again") && here.Next.Kind == TokenKind.Identifier && !here.Next.Token.IsFirstOnLine;

    private static readonly Parser<IReadOnlyList<StageSyntax>> BracedStages =
        from open in Is(TokenKind.OpenBrace)
        from stages in Stages(TokenKind.CloseBrace)
        from close in Is(TokenKind.CloseBrace)
        select stages;

    /// <summary><c>parallel(x) { … }</c>, or <c>parallel { … }</c>.</summary>
    public static Parser<ExpressionSyntax> ParallelCall { get; } =
        (from keyword in Is(TokenKind.Parallel)
         from argument in When(At(TokenKind.OpenParenthesis), ParallelInput)
         from stages in BracedStages
         select (argument, stages)).Spanned<(ExpressionSyntax? Input, IReadOnlyList<StageSyntax> Stages), ExpressionSyntax>(
            (call, span) => new ParallelSyntax(call.Input, call.Stages, span));

    private static Parser<ExpressionSyntax> ParallelInput =>
        from open in Is(TokenKind.OpenParenthesis)
        from input in ExpressionGrammar.Expression
        from close in Is(TokenKind.CloseParenthesis)
        select input;

    private static readonly Parser<StageSyntax> Stage = Nested(() => AnyStage!);

    private static Parser<ExpressionSyntax> Sequence { get; } =
        (from open in Is(TokenKind.OpenBracket)
         from stages in Stages(TokenKind.CloseBracket)
         from close in Is(TokenKind.CloseBracket)
         select stages).Spanned<IReadOnlyList<StageSyntax>, ExpressionSyntax>((stages, span) => new SequenceSyntax(stages, span));

    /// <summary>
    /// Stages up to a bracket, separated by commas. The comma is optional after a stage that ends in <c>}</c>, and between braces at a line break.
    /// </summary>
    private static Parser<IReadOnlyList<StageSyntax>> Stages(TokenKind close) => input =>
    {
        var stages = new List<StageSyntax>();
        var here = (TokenInput)input;
        while (here.Kind != close && here.Kind != TokenKind.End)
        {
            if (stages.Count == Limits.Items) return TooMany<StageSyntax>(here, Limits.Items, "stages");
            var result = Stage(here);
            if (!result.WasSuccessful) return Failed<StageSyntax, IReadOnlyList<StageSyntax>>(result);
            stages.Add(result.Value);
            here = (TokenInput)result.Remainder;
            if (here.Kind == TokenKind.Comma) here = here.Next;
            else if (here.Kind != close && here.Previous.Kind != TokenKind.CloseBrace && !(close == TokenKind.CloseBrace && here.Token.IsFirstOnLine))
                return Fail<IReadOnlyList<StageSyntax>>(here, TokenFacts.Describe(TokenKind.Comma) + " or " + TokenFacts.Describe(close));
        }
        return Result.Success<IReadOnlyList<StageSyntax>>(stages, here);
    };

    private static readonly Parser<(ExpressionSyntax Condition, IReadOnlyList<StageSyntax> Stages)> Branch =
        from keyword in Is(TokenKind.If)
        from condition in ExpressionGrammar.Expression
        from stages in BracedStages
        select (condition, stages);

    private static readonly Parser<StageSyntax> IfStage =
        from first in Branch
        from others in Chain(here => here.Kind == TokenKind.Else && here.Next.Kind == TokenKind.If, Is(TokenKind.Else).Then(_ => Branch))
        from last in When(At(TokenKind.Else), Is(TokenKind.Else).Then(_ => BracedStages))
        select others.Reverse().Concat([first]).Aggregate(last ?? [], IReadOnlyList<StageSyntax> (otherwise, branch) =>
            [new IfStageSyntax(branch.Condition, branch.Stages, otherwise, branch.Condition.Span)])[0];

    private static readonly Parser<StageSyntax> ForStage =
        (from keyword in Is(TokenKind.For)
         from variable in Identifier
         from preposition in Is(TokenKind.In)
         from source in ExpressionGrammar.Expression
         from template in Template
         from stages in BracedStages
         select (variable, source, template, stages)).Spanned((loop, span) => new ForStageSyntax(
            loop.variable, loop.source, loop.template, loop.stages, span));

    private static readonly Parser<StageSyntax> LayerStage = Layer.Select(StageSyntax (layer) => new LayerStageSyntax(layer, layer.Span));

    private static readonly Parser<StageSyntax> AnyStage = input => ((TokenInput)input).Kind switch
    {
        TokenKind.If => IfStage(input),
        TokenKind.For => ForStage(input),
        _ => LayerStage(input),
    };
}
