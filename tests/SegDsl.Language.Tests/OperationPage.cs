using System.Globalization;
using System.Text;
using SegDsl.Language.Binding;
using SegDsl.Language.Operations;

namespace SegDsl.Language.Tests;

/// <summary>Writes <c>grammar/operations.md</c> from the catalogue.</summary>
internal static class OperationPage
{
    private const string Head = """
        # Operations

        <!-- Written from the catalogue of operations by a test, which fails where this page is not what it writes. -->

        Each is a layer of a pipe, `x -> upsample(like: y)`, or called, `upsample(x, like: y)`: tensors come first, then constants, by place or by
        name. What learns, or holds running statistics, is named by its label. `?` marks what may be left out; `inputs…` are any number of tensors and
        lists of tensors. `same` is the padding that keeps the size at stride 1, `dilation * (kernel - 1) / 2`. `init:` says how weights begin.

        The examples are of a map `x` of `[N, 8, H, W]`. Costs are floating-point operations in inference: an addition, a multiplication, a comparison and a
        function of one number are one each, so a multiplication with an addition is two. Parameters and shapes that are symbols are checked for
        all their values; where an operation works for some only, as for even heights, that becomes a demand of the network.

        """;

    public static string Write()
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var family in OperationCatalogue.Families)
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
        text.Append(CultureInfo.InvariantCulture, $"\n### {operation.Name}\n`{Signature(operation)}`\n\n{operation.Summary}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"- `{operation.Example}` is `{node.Shape}` and costs `{node.Flops}`\n");
        var state = graph.State.Where(s => node.Path.Length > 0 && s.Key.StartsWith(node.Path + ".", StringComparison.Ordinal)).ToList();
        if (state.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"- holds {string.Join(", ", state.Select(s => $"`{s.Key[(node.Path.Length + 1)..]} {s.Shape}`"))}\n");
        text.Append(CultureInfo.InvariantCulture, $"- C#: `{CSharp(operation)}`\n");
    }

    private static string Signature(Operation operation)
    {
        var operands = operation.Operands.Select(o => o.Name + (o.IsVariadic ? "…" : o.IsOptional ? "?" : ""));
        var parameters = operation.Parameters.Select(p => $"{p.Name}: {p.Type}{Default(p)}");
        return $"{operation.Name}({string.Join(", ", [.. operands, .. parameters, .. operation.TakesInitialization ? ["init?"] : Array.Empty<string>()])})";
    }

    private static string Default(OperationParameter parameter) => parameter switch
    {
        { AllowsSame: true } => " = same",
        { IsOptional: true } => "?",
        { Default: { } value } => $" = {Literal(value)}",
        _ => "",
    };

    private static string Literal(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        double number => number.ToString(number % 1 == 0 ? "0.0" : "R", CultureInfo.InvariantCulture).ToLowerInvariant(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The C# with the names of parameters for their values, and <c>C</c> for the channels.</summary>
    private static string CSharp(Operation operation)
    {
        var site = new OperationSite(operation.Name, null, name => name, axis => axis == 1 ? "C" : $"size{axis}", Rank: 4);
        return operation.Emission.Module is { } module && operation.Emission.Function is null
            ? module(new(site, inPlace: false))
            : operation.Emission.Function?.Invoke(new(site, [.. operation.Operands.Select(o => (o.Name, o.IsVariadic ? "..inputs" : o.Name))])) ?? "";
    }
}
