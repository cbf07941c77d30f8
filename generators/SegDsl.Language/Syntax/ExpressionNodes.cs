using SegDsl.Language.Text;

namespace SegDsl.Language.Syntax;

/// <summary>An expression.</summary>
/// <param name="Span">Its source span.</param>
public abstract record ExpressionSyntax(SourceSpan Span) : SyntaxNode(Span);

/// <summary>A literal.</summary>
/// <param name="Value">A <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>.</param>
/// <param name="Span">Its source span.</param>
public sealed record LiteralSyntax(object Value, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary>A name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Span">Its source span.</param>
public sealed record NameSyntax(string Name, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>a.b</c>.</summary>
/// <param name="Target">The expression before the dot.</param>
/// <param name="Name">The member.</param>
/// <param name="Span">Its source span.</param>
public sealed record MemberSyntax(ExpressionSyntax Target, IdentifierSyntax Name, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>a[i]</c>.</summary>
/// <param name="Target">The list.</param>
/// <param name="Index">The index.</param>
/// <param name="Span">Its source span.</param>
public sealed record IndexSyntax(ExpressionSyntax Target, ExpressionSyntax Index, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>f(a, b: c)</c>.</summary>
/// <param name="Target">The name of the callee.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="Span">Its source span.</param>
public sealed record CallSyntax(IdentifierSyntax Target, IReadOnlyList<ArgumentSyntax> Arguments, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary>An argument: <c>e</c>, <c>name: e</c>, or <c>name:</c>, which is short for <c>name: name</c>.</summary>
/// <param name="Name">The name, or null for a positional argument.</param>
/// <param name="Value">The value; for the short form a <see cref="NameSyntax"/>.</param>
/// <param name="Span">Its source span.</param>
public sealed record ArgumentSyntax(IdentifierSyntax? Name, ExpressionSyntax Value, SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>-a</c> or <c>not a</c>.</summary>
/// <param name="Operator">The operator's token.</param>
/// <param name="Operand">The operand.</param>
/// <param name="Span">Its source span.</param>
public sealed record UnarySyntax(TokenKind Operator, ExpressionSyntax Operand, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary>An operator between two expressions.</summary>
/// <param name="Operator">The operator's token.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
/// <param name="Span">Its source span.</param>
public sealed record BinarySyntax(TokenKind Operator, ExpressionSyntax Left, ExpressionSyntax Right, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>[a, b]</c>.</summary>
/// <param name="Items">The elements.</param>
/// <param name="Span">Its source span.</param>
public sealed record ListSyntax(IReadOnlyList<ExpressionSyntax> Items, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>a..b</c> or <c>a..=b</c>.</summary>
/// <param name="Start">The first value.</param>
/// <param name="End">The last value, or the value after it.</param>
/// <param name="IncludesEnd">Whether it is <c>..=</c>.</param>
/// <param name="Span">Its source span.</param>
public sealed record RangeSyntax(ExpressionSyntax Start, ExpressionSyntax End, bool IncludesEnd, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>if c { a } else { b }</c>; an <c>else if</c> is nested in <paramref name="Else"/>.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Then">The value if the condition holds.</param>
/// <param name="Else">The value otherwise.</param>
/// <param name="Span">Its source span.</param>
public sealed record ConditionalSyntax(ExpressionSyntax Condition, ExpressionSyntax Then, ExpressionSyntax Else, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>match s { 1 => a, 2 | 3 => b, else => c }</c>.</summary>
/// <param name="Subject">The value to match.</param>
/// <param name="Arms">The arms.</param>
/// <param name="Else">The value of <c>else</c>, or null.</param>
/// <param name="Span">Its source span.</param>
public sealed record MatchSyntax(
    ExpressionSyntax Subject, IReadOnlyList<MatchArmSyntax> Arms, ExpressionSyntax? Else, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary>An arm of a <c>match</c>.</summary>
/// <param name="Patterns">Its patterns; null for <c>else</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Span">Its source span.</param>
public sealed record MatchArmSyntax(IReadOnlyList<ExpressionSyntax>? Patterns, ExpressionSyntax Value, SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>for i, y in list as "pass{i}" { y -> f }</c>: a list with one element per iteration.</summary>
/// <param name="Index">The name of the iteration index, or null.</param>
/// <param name="Variable">The name of the element.</param>
/// <param name="Source">The range, list of constants or list of tensors to iterate over.</param>
/// <param name="Template">The name template of the iterations, a <see cref="LiteralSyntax"/>, or null.</param>
/// <param name="Carried">The value that an iteration passes to the next one, or null.</param>
/// <param name="Body">The result of an iteration.</param>
/// <param name="Span">Its source span.</param>
public sealed record ForSyntax(
    IdentifierSyntax? Index, IdentifierSyntax Variable, ExpressionSyntax Source, LiteralSyntax? Template, CarrySyntax? Carried, ExpressionSyntax Body,
    SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>carry h = x</c>: in the first iteration <c>h</c> is <c>x</c>, later the result of the previous iteration.</summary>
/// <param name="Name">The name.</param>
/// <param name="Initial">The value in the first iteration.</param>
/// <param name="Span">Its source span.</param>
public sealed record CarrySyntax(IdentifierSyntax Name, ExpressionSyntax Initial, SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>again stem</c> or <c>again cell(x)</c>: a layer that was applied before, with the same weights.</summary>
/// <param name="Layer">The label of the layer.</param>
/// <param name="Arguments">The tensors in parentheses; empty without parentheses.</param>
/// <param name="Span">Its source span.</param>
public sealed record AgainSyntax(IdentifierSyntax Layer, IReadOnlyList<ArgumentSyntax> Arguments, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>x -> f -> g</c>.</summary>
/// <param name="Source">The input of the pipe.</param>
/// <param name="Layers">The layers of the pipe.</param>
/// <param name="Span">Its source span.</param>
public sealed record PipeSyntax(ExpressionSyntax Source, IReadOnlyList<LayerSyntax> Layers, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>label: f(a, b)</c> or <c>inline f(a, b)</c> outside of a pipe: a labeled call whose arguments begin with tensors.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Span">Its source span.</param>
public sealed record LayerCallSyntax(LayerSyntax Layer, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary>A layer in a pipe or sequence: a name, a call, a sequence or parallel branches, with a label or <c>inline</c>.</summary>
/// <param name="IsInline">Whether it has <c>inline</c>.</param>
/// <param name="Label">The label, or null.</param>
/// <param name="Target">
/// A <see cref="NameSyntax"/>, <see cref="CallSyntax"/>, <see cref="AgainSyntax"/>, <see cref="SequenceSyntax"/> or <see cref="ParallelSyntax"/>. At the
/// beginning of an expression a <see cref="ForSyntax"/> is allowed and a sequence is not.
/// </param>
/// <param name="Span">Its source span.</param>
public sealed record LayerSyntax(bool IsInline, IdentifierSyntax? Label, ExpressionSyntax Target, SourceSpan Span) : SyntaxNode(Span);

/// <summary>A sequence <c>[A, B]</c> used as a layer.</summary>
/// <param name="Stages">The stages.</param>
/// <param name="Span">Its source span.</param>
public sealed record SequenceSyntax(IReadOnlyList<StageSyntax> Stages, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>parallel(x) { A B }</c>, or <c>parallel { A B }</c> after a pipe.</summary>
/// <param name="Input">The input of every branch; null after a pipe.</param>
/// <param name="Stages">The branches.</param>
/// <param name="Span">Its source span.</param>
public sealed record ParallelSyntax(ExpressionSyntax? Input, IReadOnlyList<StageSyntax> Stages, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary>A stage of a sequence or of parallel branches.</summary>
/// <param name="Span">Its source span.</param>
public abstract record StageSyntax(SourceSpan Span) : SyntaxNode(Span);

/// <summary>A layer as a stage.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Span">Its source span.</param>
public sealed record LayerStageSyntax(LayerSyntax Layer, SourceSpan Span) : StageSyntax(Span);

/// <summary><c>if c { stages } else { stages }</c>.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Then">The stages if the condition holds.</param>
/// <param name="Else">The stages otherwise; empty without <c>else</c>.</param>
/// <param name="Span">Its source span.</param>
public sealed record IfStageSyntax(
    ExpressionSyntax Condition, IReadOnlyList<StageSyntax> Then, IReadOnlyList<StageSyntax> Else, SourceSpan Span) : StageSyntax(Span);

/// <summary><c>for i in list as "block{i}" { stages }</c>.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Source">The range or list to iterate over.</param>
/// <param name="Template">The name template of the iterations, a <see cref="LiteralSyntax"/>, or null.</param>
/// <param name="Stages">The stages of an iteration.</param>
/// <param name="Span">Its source span.</param>
public sealed record ForStageSyntax(
    IdentifierSyntax Variable, ExpressionSyntax Source, LiteralSyntax? Template, IReadOnlyList<StageSyntax> Stages, SourceSpan Span) : StageSyntax(Span);
