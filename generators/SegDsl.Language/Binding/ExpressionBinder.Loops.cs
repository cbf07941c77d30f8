using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Loops, their variables and name templates; lists of tensors.</summary>
internal sealed partial class ExpressionBinder
{
    /// <summary>Binds a loop that returns a list of tensors.</summary>
    private BoundTensor BindLoop(IdentifierSyntax? label, bool isInline, ForSyntax syntax, SourceSpan span)
    {
        var source = Bind(syntax.Source);
        var initial = syntax.Carried is { } carry ? BindTensor(carry.Initial, "'carry'") : null;
        if (label is not null) DeclareLabel(label);
        if (source.Type is not (ListType or TensorListType))
        {
            if (source.Type is not ErrorType)
                Report(ValueDiagnostics.TypeMismatch, syntax.Source.Span, "'for'", "a range or a list", Article(source.Type));
            return new ErrorTensor(span);
        }

        var (outerScope, outerLabels) = (Scope, labels);
        Scope = new(outerScope);
        // Names in the body are local to the iteration.
        labels = new(StringComparer.Ordinal);
        var index = syntax.Index is null ? null : DeclareVariable(syntax.Index, BoundType.Int);
        LoopVariable? variable = null;
        BoundValue? element = null;
        if (source.Type is ListType list) variable = DeclareVariable(syntax.Variable, list.Element);
        else
        {
            var value = element = new BoundValue(syntax.Variable.Text, BoundType.Tensor, syntax.Variable.Span);
            DeclareName(syntax.Variable, reference => new ValueReference(value, reference));
        }
        BoundValue? carried = null;
        if (syntax.Carried is { } next)
        {
            var value = carried = new BoundValue(next.Name.Text, BoundType.Tensor, next.Name.Span);
            DeclareName(next.Name, reference => initial is ErrorTensor ? new ErrorConstant(reference) : new ValueReference(value, reference));
        }
        var body = InBranch(() => BindTensor(syntax.Body, "An iteration of 'for'"));
        var template = syntax.Template is null ? null : BindTemplate(syntax.Template);
        (Scope, labels) = (outerScope, outerLabels);
        if (body is ErrorTensor || initial is ErrorTensor) return new ErrorTensor(span);
        return new TensorLoop(label?.Text, isInline, index, variable, element, source, template, carried, initial, body, span);
    }

    private LoopVariable DeclareVariable(IdentifierSyntax name, BoundType type)
    {
        var variable = new LoopVariable(name.Text, type);
        DeclareName(name, span => new LoopVariableReference(variable, span));
        return variable;
    }

    /// <summary>Adds a name to the scope; reports it if it is already declared, or shadows an operation or block.</summary>
    public void DeclareName(IdentifierSyntax name, Func<SourceSpan, BoundExpression> reference)
    {
        if (!Scope.Declare(name.Text, reference, name.Span))
            diagnostics.ReportDuplicate(NameDiagnostics.Duplicate, file.Source, name.Span, Locate(Scope.SpanOf(name.Text)), name.Text, "");
        else if (declarations.Hidden(file, name.Text) is { } hidden) Report(NameDiagnostics.Shadowed, name.Span, name.Text, hidden);
    }

    private NameTemplate BindTemplate(LiteralSyntax syntax)
    {
        var text = (string)syntax.Value;
        var parts = new List<TemplatePart>();
        var start = 0;
        while (start < text.Length)
        {
            var open = text.IndexOf('{', start);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
            {
                parts.Add(new(text.Substring(start), null));
                break;
            }
            if (open > start) parts.Add(new(text.Substring(start, open - start), null));
            // Add 1 for the opening quote.
            var placeholder = new SourceSpan(syntax.Span.Start + 1 + open + 1, close - open - 1);
            if (Scope.Refer(text.Substring(open + 1, close - open - 1), placeholder) is LoopVariableReference { Variable: var variable })
                parts.Add(new(null, variable));
            else
                Report(NameDiagnostics.BadTemplate, placeholder, "a placeholder must be the variable of an enclosing 'for'");
            start = close + 1;
        }
        if (text.IndexOf('{') < 0)
            Report(NameDiagnostics.BadTemplate, syntax.Span, "it must contain the loop variable, as in \"block{i}\", so that names differ");
        return new(parts, syntax.Span);
    }

    /// <summary>Binds a list of tensors, <c>[a, b]</c>, whose first element is already bound.</summary>
    private BoundTensor BindTensorList(ListSyntax list, BoundTensor first)
    {
        var items = new List<BoundTensor> { AsTensor(first, "A list of tensors", allowsList: true) };
        items.AddRange(list.Items.Skip(1).Select(i => BindTensor(i, "A list of tensors", allowsList: true)));
        return items.Exists(i => i is ErrorTensor) ? new ErrorTensor(list.Span) : new TensorListLiteral(items, list.Span);
    }

    private BoundTensor AsTensorList(BoundExpression expression, string what)
    {
        if (expression.Type is ErrorType) return new ErrorTensor(expression.Span);
        if (expression is BoundTensor { Type: TensorListType } list) return list;
        Report(ValueDiagnostics.TypeMismatch, expression.Span, what, "a list of tensors", Article(expression.Type));
        return new ErrorTensor(expression.Span);
    }

    /// <summary>
    /// Binds a <c>match</c> between tensors as a chain of conditionals. The last arm is the fallback, so there must be an <c>else</c>, or the arms must
    /// cover all members of an enumeration.
    /// </summary>
    private BoundExpression BindTensorMatch(MatchSyntax syntax, BoundConstant subject, List<MatchArm> arms, List<BoundExpression> values)
    {
        var type = values[0].Type;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Type is ErrorType) return new ErrorConstant(syntax.Span);
            if (values[i] is BoundTensor && values[i].Type == type) continue;
            Report(ValueDiagnostics.TypeMismatch, values[i].Span, "This 'match'", Article(type), Article(values[i].Type));
            return new ErrorConstant(syntax.Span);
        }
        var isComplete = syntax.Else is not null || (subject.Type is EnumerationType enumeration
            && enumeration.Members.All(m => arms.Any(a => a.Patterns.OfType<EnumerationMember>().Any(p => p.Member == m))));
        if (!isComplete)
        {
            Report(ValueDiagnostics.MissingElse, SourceSpan.Between(syntax.Span.Start, syntax.Subject.Span.End));
            return new ErrorConstant(syntax.Span);
        }
        var result = (BoundTensor)values[values.Count - 1];
        for (var i = values.Count - 2; i >= 0; i--)
            result = new TensorConditional(Fits(subject, arms[i]), (BoundTensor)values[i], result, type, syntax.Span);
        return result;
    }

    private static BoundConstant Fits(BoundConstant subject, MatchArm arm) => arm.Patterns
        .Select(BoundConstant (p) => new ConstantBinary(BoundOperator.Equal, subject, p, BoundType.Bool, p.Span))
        .Aggregate((left, right) => new ConstantBinary(BoundOperator.Or, left, right, BoundType.Bool, right.Span));
}
