using System.Globalization;
using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Drawing;

/// <summary>Describes operations and modules briefly, for the labels of boxes.</summary>
internal static class ModuleLabels
{
    private const int MaxLines = 4;

    private static readonly Dictionary<string, OperationFamily> FamilyOf = OperationCatalog.Families
        .SelectMany(f => f.Operations.Select(o => o.Name).Concat(f.Operators.Select(o => o.Symbol)).Select(name => (Name: name, Family: f)))
        .ToDictionary(f => f.Name, f => f.Family);

    /// <summary>The family of an operation; null for inputs, weights and operations defined in C#.</summary>
    public static OperationFamily? Family(GraphNode node) => FamilyOf.GetValueOrDefault(node.Operation);

    /// <summary>The common family of the main operations; null if they differ. A characteristic family takes precedence over the others.</summary>
    public static OperationFamily? Family(IReadOnlyList<GraphNode> nodes)
    {
        var families = MainOperations(nodes).Select(Family).Distinct().ToList();
        return families.Count == 1 ? families[0] : families.FirstOrDefault(f => f is { IsCharacteristic: true });
    }

    /// <summary>Describes an operation and its main arguments: <c>Conv 3×3 /2 dilation 2</c>, with stride 2.</summary>
    public static string Describe(GraphNode node)
    {
        var words = new List<string> { node.Operation };
        if (Sides(node, "kernel") is var (height, width)) words.Add(string.Create(CultureInfo.InvariantCulture, $"{height}×{width}"));
        if (Sides(node, "stride") is var (down, right) && (down, right) is not (1, 1)) words.Add("/" + Pair(down, right));
        if (Sides(node, "dilation") is var (vertical, horizontal) && (vertical, horizontal) is not (1, 1)) words.Add("dilation " + Pair(vertical, horizontal));
        if (Number(node, "groups") is > 1 and var groups)
            words.Add(node.Shape[1].Value == groups ? "depthwise" : string.Create(CultureInfo.InvariantCulture, $"{groups} groups"));
        return string.Join(' ', words);
    }

    /// <summary>
    /// Describes the main operations, line by line: <c>2 × Conv 3×3</c>, <c>Conv 1×1</c>. The lines are in execution order, or, if there would be
    /// more than <see cref="MaxLines"/>, one line per distinct description.
    /// </summary>
    public static IReadOnlyList<string> DescribeAll(IReadOnlyList<GraphNode> nodes)
    {
        var words = MainOperations(nodes).Select(Describe).ToList();
        var runs = new List<(string Word, int Count)>();
        foreach (var word in words)
        {
            if (runs is [.., var (last, count)] && last == word) runs[^1] = (word, count + 1);
            else runs.Add((word, 1));
        }
        if (runs.Count > MaxLines) runs = [.. words.CountBy(w => w).Select(w => (w.Key, w.Value))];
        return [.. runs.Select(r => r.Count == 1 ? r.Word : Times(r.Count, r.Word))];
    }

    /// <summary>Formats a repetition, such as <c>4 × Residual</c>.</summary>
    public static string Times(int count, string item) => string.Create(CultureInfo.InvariantCulture, $"{count} × {item}");

    private static IReadOnlyList<GraphNode> MainOperations(IReadOnlyList<GraphNode> nodes)
    {
        var main = nodes.Where(n => Family(n) is not { IsMinor: true }).ToList();
        return main.Count > 0 ? main : nodes;
    }

    private static string Pair(long height, long width) =>
        height == width ? height.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{height}×{width}");

    /// <summary>The numbers for height and width of an argument; null if it is absent or symbolic.</summary>
    private static (long Height, long Width)? Sides(GraphNode node, string argument) => node.Arguments.GetValueOrDefault(argument) switch
    {
        Dimension { Value: { } both } => (both, both),
        IReadOnlyList<object> and [Dimension { Value: { } height }, Dimension { Value: { } width }] => (height, width),
        _ => null,
    };

    private static long? Number(GraphNode node, string argument) => node.Arguments.GetValueOrDefault(argument) is Dimension number ? number.Value : null;
}
