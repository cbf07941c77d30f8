using System.Globalization;
using System.Text;
using SegDsl.Language.Binding;
using SegDsl.Language.Operations;

namespace SegDsl.Language.Tests;

/// <summary>Writes <c>grammar/operations.md</c> from the operation catalog.</summary>
internal static class OperationPage
{
    private const string Head = """
        # Operations

        <!-- Generated from the operation catalog by a test, which fails if this page is out of date. -->

        An operation is applied in a pipe, `x -> upsample(like: y)`, or called, `upsample(x, like: y)`. In a call, tensors come first, followed by
        constants, by position or by name. An operation with parameters or running statistics needs a label. `?` marks optional arguments; `inputs…`
        stands for any number of tensors and lists of tensors. `same` is the padding that keeps the size at stride 1,
        `dilation * (kernel - 1) / 2`. `init:` selects the initialization of the weights.

        The examples use a map `x` of shape `[N, 8, H, W]`. Costs are floating-point operations in inference: an addition, a multiplication, a
        comparison, and a function of one number count as one each, so a multiply-add counts as two. Parameters and shapes that are symbols are
        checked for all their values. If an operation works only for some of them, for example for even heights, the condition becomes a requirement
        of the network.

        """;

    public static string Write()
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var family in OperationCatalog.Families)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {family.Title}\n");
            foreach (var operation in family.Operations) Write(operation, text);
        }
        return text.ToString();
    }

    private static void Write(Operation operation, StringBuilder text)
    {
        var graph = Networks.Of(operation.Example);
        var node = graph.Nodes.Last(n => n.Operation == operation.Name);
        text.Append(CultureInfo.InvariantCulture, $"\n### {operation.Name}\n`{OperationText.Signature(operation)}`\n\n{operation.Summary}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"- `{operation.Example}` returns `{node.Shape}` and costs `{node.Flops}`\n");
        var state = graph.State.Where(s => node.Path.Length > 0 && s.Key.StartsWith(node.Path + ".", StringComparison.Ordinal)).ToList();
        if (state.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"- State: {string.Join(", ", state.Select(s => $"`{s.Key[(node.Path.Length + 1)..]} {s.Shape}`"))}\n");
        text.Append(CultureInfo.InvariantCulture, $"- C#: `{CSharp(operation)}`\n");
    }

    /// <summary>The C# with the names of the parameters as values, and <c>C</c> for the channels.</summary>
    private static string CSharp(Operation operation)
    {
        var site = new OperationSite(operation.Name, "", name => name, axis => axis == 1 ? "C" : $"size{axis}", Rank: 4);
        return operation.Emission.Module is { } module && operation.Emission.Function is null
            ? module(new(site, inPlace: false))
            : operation.Emission.Function?.Invoke(new(site, [.. operation.Operands.Select(o => (o.Name, o.IsVariadic ? "..inputs" : o.Name))])) ?? "";
    }
}
