using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>
/// Finds unreachable branches: conditions decided by literals alone, patterns that occur in an earlier arm, and an <c>else</c> after all members of an
/// enumeration.
/// </summary>
internal sealed class BranchAnalysis(SourceText source, DiagnosticBag diagnostics) : TreeWalker
{
    /// <summary>Analyzes a block.</summary>
    public void Run(BoundBlock block)
    {
        Walk(block);
        foreach (var statement in block.Statements.OfType<ConstantStatement>())
        {
            Constant(statement.Value);
            if (statement.Value is ConstantMatch match) Default(match);
        }
    }

    /// <inheritdoc/>
    protected override void OnConditional(TensorConditional conditional) => Condition(conditional.Condition, conditional.Then.Span, conditional.Else.Span);

    /// <inheritdoc/>
    protected override void OnLayer(BoundLayer layer, bool isStage)
    {
        var arguments = layer switch
        {
            OperationLayer operation => operation.Arguments,
            BlockLayer block => block.Arguments,
            _ => [],
        };
        foreach (var argument in arguments.Where(a => !a.IsDefault)) Constant(argument.Value);
        base.OnLayer(layer, isStage);
    }

    /// <inheritdoc/>
    protected override void OnStage(BoundStage stage)
    {
        if (stage is IfStage conditional)
        {
            Condition(
                conditional.Condition, SpanOf(conditional.Then) ?? conditional.Condition.Span, SpanOf(conditional.Else) ?? conditional.Condition.Span);
        }
    }

    private static SourceSpan? SpanOf(IReadOnlyList<BoundStage> stages) => stages.Count == 0 ? null : stages[0].Span.To(stages[stages.Count - 1].Span);

    private void Constant(BoundConstant constant)
    {
        switch (constant)
        {
            case ConstantConditional conditional:
                Condition(conditional.Condition, conditional.Then.Span, conditional.Else.Span);
                Constant(conditional.Then);
                Constant(conditional.Else);
                break;
            case ConstantMatch match:
                Arms(match);
                foreach (var arm in match.Arms) Constant(arm.Value);
                break;
        }
    }

    /// <summary>
    /// Checks that an arm matches the default of the parameter that decides. A block that applies a backbone of a parameter is evaluated only in networks.
    /// </summary>
    private void Default(ConstantMatch match)
    {
        if (match is not { Else: null, Subject: ParameterReference { Parameter.Default: EnumerationMember { Member: var member } } }) return;
        if (!match.Arms.SelectMany(a => a.Patterns).Any(p => p is not EnumerationMember other || other.Member == member))
            diagnostics.Report(ValueDiagnostics.NoArm, source, match.Subject.Span, member, "");
    }

    private void Condition(BoundConstant condition, SourceSpan then, SourceSpan otherwise)
    {
        if (Decide(condition) is not { } holds) return;
        var text = source.Quote(condition.Span);
        Report(holds ? otherwise : then, holds ? $"'{text}' is always true" : $"'{text}' is always false");
    }

    private void Arms(ConstantMatch match)
    {
        var seen = new HashSet<object>();
        foreach (var pattern in match.Arms.SelectMany(a => a.Patterns))
        {
            var value = pattern switch { ConstantLiteral literal => literal.Value, EnumerationMember member => member.Member, _ => null };
            if (value is not null && !seen.Add(value)) Report(pattern.Span, $"an earlier arm matches '{source.Quote(pattern.Span)}'");
        }
        if (match.Else is { } otherwise && match.Subject.Type is EnumerationType enumeration && enumeration.Members.All(seen.Contains))
            Report(otherwise.Span, "earlier arms match every member");
    }

    /// <summary>The value of a condition that consists of literals; null for other conditions.</summary>
    private static bool? Decide(BoundConstant condition) => condition switch
    {
        ConstantLiteral { Value: bool value } => value,
        ConstantUnary { Operator: BoundOperator.Not } not => !Decide(not.Operand),
        // The operators of 'bool?' decide with one known side if it suffices. Each side is examined once, as a chain may have many.
        ConstantBinary { Operator: BoundOperator.And } both => Decide(both.Left) & Decide(both.Right),
        ConstantBinary { Operator: BoundOperator.Or } either => Decide(either.Left) | Decide(either.Right),
        ConstantBinary { Left: ConstantLiteral { Value: long left }, Right: ConstantLiteral { Value: long right } } comparison => comparison.Operator switch
        {
            BoundOperator.Equal => left == right,
            BoundOperator.NotEqual => left != right,
            BoundOperator.Less => left < right,
            BoundOperator.LessOrEqual => left <= right,
            BoundOperator.Greater => left > right,
            BoundOperator.GreaterOrEqual => left >= right,
            _ => null,
        },
        _ => null,
    };

    private void Report(SourceSpan span, string why) => diagnostics.Report(NameDiagnostics.Unreachable, source, span, why);
}
