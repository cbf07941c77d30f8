using SegDsl.Language.Types;
using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Soundness.Tests.Mutation;

/// <summary>Mutations of layers, calls and their arguments.</summary>
internal sealed partial class MutationFinder
{
    private void Layer(LayerSyntax layer, int statement)
    {
        switch (layer.Target)
        {
            case NameSyntax name:
                Replace(layer, name.Name);
                break;
            case CallSyntax call:
                Replace(layer, call.Target.Text);
                Call(call, flows: true);
                foreach (var argument in call.Arguments) Visit(argument, statement);
                break;
            default:
                Visit(layer.Target, statement);
                break;
        }
    }

    /// <summary>Replaces an operation by another.</summary>
    private void Replace(LayerSyntax layer, string operation)
    {
        if (OperationCatalog.Find(operation) is null) return;
        var label = layer.Label is { } given ? $"{given.Text}: " : "";
        var (named, plain) = (Templates.Layers.Where(Templates.IsNamed), Templates.Layers.Where(l => !Templates.IsNamed(l)));
        Add(MutationKind.Operation, layer, named.Select(l => label + l[Templates.Name.Length..]));
        if (label.Length == 0) Add(MutationKind.Operation, layer, plain);
    }

    private void Call(CallSyntax call, bool flows)
    {
        var operation = OperationCatalog.Find(call.Target.Text);
        var names = new List<string?>();
        foreach (var argument in call.Arguments) names.Add(argument.Name?.Text ?? NextPosition(operation, names, flows));
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var argument = call.Arguments[i];
            var (start, end) = i > 0 ? (call.Arguments[i - 1].Span.End, argument.Span.End)
                : call.Arguments.Count > 1 ? (argument.Span.Start, call.Arguments[1].Span.Start)
                : (argument.Span.Start, argument.Span.End);
            found.Add(new(MutationKind.DroppedArgument, SourceSpan.Between(start, end), ""));
            if (argument.Name is { } name && name.Text != "init") Add(MutationKind.RenamedArgument, argument, Renamed(operation, names, argument, name.Text));
            if (i > 0) Swap(MutationKind.Argument, call.Arguments[i - 1], argument);
            if (names[i] is { } parameter && IsNumber(operation, parameter))
            {
                var prefix = argument.Name is null ? "" : $"{parameter}: ";
                Number(KindOf(operation, parameter), argument, prefix);
                if (TakesPair(operation, parameter)) Add(KindOf(operation, parameter), argument, Pairs.Select(pair => prefix + pair));
            }
        }

        if (operation is null || flows || call.Arguments.Count == 0)
        {
            if (operation is not null) Missing(operation, call, names);
            return;
        }
        var tensors = call.Arguments.Where((_, i) => operation.Operands.Any(o => o.Name == names[i])).Select(a => Slice(a.Value)).ToList();
        Add(MutationKind.Operation, call, Templates.Calls(tensors));
        if (tensors.Count == 2) Add(MutationKind.Operation, call, $"{tensors[0]} + {tensors[1]}", $"{tensors[1]} * {tensors[0]}");
        if (tensors.Count > 1)
        {
            Add(MutationKind.Wire, call, tensors[0]);
            Add(MutationKind.Wire, call, $"{call.Target.Text}({string.Join(", ", tensors.Append(tensors[0]))})");
        }
    }

    /// <summary>Adds omitted arguments.</summary>
    private void Missing(Operation operation, CallSyntax call, List<string?> names)
    {
        var end = new SourceSpan(call.Span.End - 1, 0);
        foreach (var parameter in operation.Parameters.Where(p => !names.Contains(p.Name)))
        {
            foreach (var value in IsNumber(operation, parameter.Name) ? TakesPair(operation, parameter.Name) ? [.. Values, .. Pairs] : Values : ["true", "0.5"])
                found.Add(new(KindOf(operation, parameter.Name), end, $"{(call.Arguments.Count > 0 ? ", " : "")}{parameter.Name}: {value}"));
        }
    }

    private static string? NextPosition(Operation? operation, List<string?> names, bool flows)
    {
        var operands = operation?.Operands.Skip(flows ? 1 : 0).Where(o => !o.IsOptional && (o.IsVariadic || !names.Contains(o.Name))).Select(o => o.Name) ?? [];
        return operands.FirstOrDefault() ?? operation?.Parameters.FirstOrDefault(p => !names.Contains(p.Name))?.Name;
    }

    private IEnumerable<string> Renamed(Operation? operation, List<string?> names, ArgumentSyntax argument, string name)
    {
        var others = operation?.Parameters.Select(p => p.Name)
            ?? network.Blocks.SelectMany(b => b.Signature.Parameters).Select(p => p.Name).Distinct().Order(StringComparer.Ordinal);
        return others.Where(o => o != name && !names.Contains(o)).Select(o => $"{o}: {Slice(argument.Value)}").Append(Slice(argument.Value));
    }

    private static bool IsNumber(Operation? operation, string parameter) =>
        operation is null || operation.Parameters.FirstOrDefault(p => p.Name == parameter)?.Type == Language.Types.BoundType.Int;

    private static bool TakesPair(Operation? operation, string parameter) =>
        operation?.Parameters.FirstOrDefault(p => p.Name == parameter)?.Sides == 2;

    private static MutationKind KindOf(Operation? operation, string parameter) => operation is null ? MutationKind.Argument : parameter switch
    {
        "kernel" => MutationKind.Kernel,
        "stride" => MutationKind.Stride,
        "out" => MutationKind.Channels,
        "dilation" => MutationKind.Dilation,
        "padding" => MutationKind.Padding,
        "groups" => MutationKind.Groups,
        _ => MutationKind.Argument,
    };
}
