using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Layers that are applied again, with the same weights.</summary>
internal sealed partial class ExpressionBinder
{
    /// <summary>The layers that can be applied again, by label: those that are constructed wherever this expression is computed.</summary>
    private Dictionary<string, BoundLayer> applied = new(StringComparer.Ordinal);

    private readonly HashSet<string> appliedAnywhere = new(StringComparer.Ordinal);

    /// <summary>The labels of layers with errors, which are reported.</summary>
    private readonly HashSet<string> withErrors = new(StringComparer.Ordinal);

    private void Remember(IdentifierSyntax label, BoundLayer layer)
    {
        applied[label.Text] = layer;
        appliedAnywhere.Add(label.Text);
    }

    /// <summary>Binds a branch or an iteration, whose layers cannot be applied again outside of it.</summary>
    private T InBranch<T>(Func<T> bind)
    {
        var outer = applied;
        applied = new(outer, StringComparer.Ordinal);
        var bound = bind();
        applied = outer;
        return bound;
    }

    private BoundTensor BindAgain(LayerSyntax syntax, AgainSyntax again, BoundTensor? piped, SourceSpan span)
    {
        var name = again.Layer.Text;
        if (syntax.Label is { } label) ReportNotAgain(label.Span, name, "it keeps the name of its first application, so remove this one");
        if (syntax.IsInline) ReportNotAgain(syntax.Span, name, "it keeps the name of its first application, so remove 'inline'");
        if (!applied.TryGetValue(name, out var layer))
        {
            var reason = appliedAnywhere.Contains(name)
                ? "it is constructed only in another branch or in an iteration of a loop; apply it before that"
                : applied.Count == 0 ? $"no layer above has this name; name the first application, as in '{name}: Conv(64, 3)', which must not be a loop"
                : $"no layer above has this name, only {string.Join(", ", applied.Keys.Select(k => $"'{k}'"))}";
            if (!IsIncomplete && !withErrors.Contains(name)) ReportNotAgain(again.Layer.Span, name, reason);
            return new ErrorTensor(span);
        }
        var callee = layer switch
        {
            OperationLayer operation => new Callee(name, operation.Operation.Operands, []),
            BlockLayer block => new Callee(name, [.. block.Block.Inputs.Select(i => new Operand(i.Name))], []),
            _ => new Callee(name, [new(SequenceInput)], []),
        };
        if (again.Arguments.FirstOrDefault(IsConstant) is { } constant)
        {
            ReportNotAgain(
                constant.Span, name, $"it keeps the arguments of its first application, so remove this one; only inputs can follow 'again {name}'");
            return new ErrorTensor(span);
        }
        if (MatchArguments(callee, again.Arguments, piped is null ? Flow.None : Flow.Of(piped), again.Span) is not { } matched) return new ErrorTensor(span);
        var operands = layer is BlockLayer applies ? BindOperands(matched, applies.Block) : BindOperands(matched, name);
        return new Application(layer, operands, span) { IsAgain = true };
    }

    private bool IsConstant(ArgumentSyntax argument) => argument.Value is LiteralSyntax
        || (argument.Value is NameSyntax name && Scope.Peek(name.Name, name.Span) is BoundConstant);

    private void ReportNotAgain(SourceSpan span, string name, string reason) => Report(NameDiagnostics.NotAgain, span, name, reason);
}
