using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Operations;

namespace SegDsl.Soundness.Tests.Mutation;

/// <summary>Applications of every operation, with plausible arguments.</summary>
internal static class Templates
{
    /// <summary>The prefix of layers with parameters.</summary>
    public const string Name = "mutated: ";

    /// <summary>Operations with one tensor, as layers of a pipe or stages.</summary>
    public static IReadOnlyList<string> Layers { get; } = [.. OperationCatalog.All
        .Where(o => o.Operands.Count(p => !p.IsOptional) == 1)
        .SelectMany(o => Calls(o, []).Select(call => o.HoldsState ? Name + call : call))];

    /// <summary>Whether a layer has a label.</summary>
    public static bool IsNamed(string layer) => layer.StartsWith(Name, StringComparison.Ordinal);

    /// <summary>Operations with several tensors, applied to the given ones.</summary>
    public static IEnumerable<string> Calls(IReadOnlyList<string> tensors) =>
        OperationCatalog.All.Where(o => !o.HoldsState && Accepts(o, tensors.Count)).SelectMany(o => Calls(o, tensors));

    private static bool Accepts(Operation operation, int count) =>
        operation.Operands.Any(p => p.IsVariadic) || (operation.Operands.Count(p => !p.IsOptional) <= count && count <= operation.Operands.Count);

    private static IEnumerable<string> Calls(Operation operation, IReadOnlyList<string> tensors)
    {
        var operands = operation.Operands;
        var given = tensors.Select((t, i) => i < operands.Count && operands[i].IsOptional ? $"{operands[i].Name}: {t}" : t).ToList();
        string[] sizes = operation.Parameters.Any(p => p.Type == BoundType.Int) ? ["1", "2", "3", "8"] : ["2"];
        foreach (var size in sizes)
        {
            var constants = operation.Parameters.Where(p => p is { Default: null, AllowsSame: false } && (!p.IsOptional || tensors.Count == 0))
                .Select(p => $"{p.Name}: {Value(p.Type, size)}");
            var arguments = string.Join(", ", given.Concat(constants));
            yield return arguments.Length == 0 && tensors.Count == 0 ? operation.Name : $"{operation.Name}({arguments})";
        }
    }

    private static string Value(BoundType type, string size) => type switch
    {
        ScalarType { Kind: ScalarKind.Float } => "2.0",
        ScalarType { Kind: ScalarKind.Bool } => "true",
        ScalarType { Kind: ScalarKind.String } => "\"bchw->bhcw\"",
        ListType => $"[{size}, {size}]",
        ShapeType => "[N, C, H * W]",
        _ => size,
    };
}
