using SegDsl.Language.Collections;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;
using SegDsl.Language.Types;

namespace SegDsl.Language.Binding;

/// <summary>Layers without an input, which are written as values: <c>conv1 = Conv(16, 3)</c>.</summary>
internal sealed partial class ExpressionBinder
{
    /// <summary>Reports a layer, or a list of layers, that is the value of a name but has no input; false if the value is another one.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The name.</param>
    /// <param name="definition">The beginning of the statement that defines the result; empty if <paramref name="name"/> is that of the layer.</param>
    public bool ReportUnapplied(ExpressionSyntax value, string name, string definition = "")
    {
        if (value is LayerCallSyntax { Layer: { IsInline: false, Label: { } label, Target: var target } } && IsUnapplied(target))
        {
            ReportLayer(target, definition.Length > 0 ? definition : $"{name} = ", label.Text);
            return true;
        }
        if (!IsUnapplied(value)) return false;
        // One letter is the name of a value.
        var isResult = definition.Length > 0 || name.Length == 1;
        var result = definition.Length > 0 ? definition : isResult ? $"{name} = " : "y = ";
        ReportLayer(value, result, value is ListSyntax || HoldsState(value) ? isResult ? LabelFor(value) : name : null);
        return true;
    }

    /// <summary>Reports a layer without an input.</summary>
    /// <param name="value">The layer, or a list of layers.</param>
    /// <param name="result">The beginning of the statement that defines its result; null for a part of an expression.</param>
    /// <param name="label">The name of the layer; null if it needs none.</param>
    private void ReportLayer(ExpressionSyntax value, string? result, string? label)
    {
        var target = value is ListSyntax { Items: [var first, ..] } ? first : value;
        var text = MessageText.Shorten(file.Source.Quote(value.Span), ForeignText.Longest);
        var application = $"{FirstTensor()} -> {(label is null ? "" : label + ": ")}{text}";
        Report(
            ValueDiagnostics.MissingArgument, value.Span, NameOf(target) ?? text, InputOf(target),
            $" A layer is applied where it is written; write '{(result is null ? $"({application})" : result + application)}'.");
    }

    /// <summary>Whether an expression is a layer, or a list of layers, all of whose arguments are constants.</summary>
    private bool IsUnapplied(ExpressionSyntax syntax) => syntax switch
    {
        ListSyntax { Items.Count: > 0 } list => list.Items.All(item => item is not ListSyntax && IsUnapplied(item)),
        CallSyntax call => InputsOf(call.Target.Text, call.Target.Span) is { Count: > 0 } inputs
            && call.Arguments.All(a => a.Name is { } name ? !inputs.Contains(name.Text) : IsConstant(a.Value)),
        NameSyntax name => InputsOf(name.Name, name.Span) is { Count: > 0 },
        _ => false,
    };

    /// <summary>The inputs of an operation or block to which a pipe can lead, the required one first; null if the name is another one.</summary>
    private IReadOnlyList<string>? InputsOf(string name, SourceSpan span)
    {
        if (Scope.Contains(name) || IsConstantFunction(name)) return null;
        if (OperationCatalog.Find(name) is { } operation)
            return operation.Operands.Count(o => !o.IsOptional) == 1 && !operation.Operands[0].IsVariadic ? [.. operation.Operands.Select(o => o.Name)] : null;
        return declarations.Find(file, name, span)?.Symbol is BlockSignature { Kind: BlockKind.Block or BlockKind.Extern, Inputs: [var input] }
            ? [input.Name]
            : null;
    }

    private bool IsConstant(ExpressionSyntax syntax) => StackGuard.HasRoom
        ? IsConstantKind(syntax)
        : StackGuard.Continue((self: this, syntax), static c => c.self.IsConstantKind(c.syntax));

    private bool IsConstantKind(ExpressionSyntax syntax) => syntax switch
    {
        LiteralSyntax => true,
        NameSyntax name => Scope.Peek(name.Name, name.Span) is BoundConstant { Type: not ErrorType },
        ListSyntax list => list.Items.All(IsConstant),
        UnarySyntax unary => IsConstant(unary.Operand),
        BinarySyntax binary => IsConstant(binary.Left) && IsConstant(binary.Right),
        IndexSyntax index => IsConstant(index.Target),
        CallSyntax call => IsConstantFunction(call.Target.Text) && !Scope.Contains(call.Target.Text),
        _ => false,
    };

    private static bool HoldsState(ExpressionSyntax layer) => NameOf(layer) is { } name && (OperationCatalog.Find(name)?.HoldsState ?? true);

    private string InputOf(ExpressionSyntax layer) => NameOf(layer) is { } name && InputsOf(name, layer.Span) is [var input, ..] ? input : SequenceInput;

    private static string? NameOf(ExpressionSyntax layer) => layer switch
    {
        CallSyntax call => call.Target.Text,
        NameSyntax name => name.Name,
        _ => null,
    };

    private static string LabelFor(ExpressionSyntax value) =>
        value is ListSyntax || NameOf(value) is not { } name ? "body" : OperationCatalog.Find(name) is null ? "part" : name.ToLowerInvariant();

    /// <summary>The first tensor in scope, which is the input of the declaration.</summary>
    private string FirstTensor() => Scope.Names.FirstOrDefault(name => Scope.Peek(name, default) is BoundTensor { Type: TensorType }) ?? "x";
}
