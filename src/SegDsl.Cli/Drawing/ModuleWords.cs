using System.Globalization;
using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Drawing;

/// <summary>Says in a few words what operations and modules are.</summary>
internal static class ModuleWords
{
    private const int MostLines = 4;

    /// <summary>Families that go without saying beside the layers they belong to.</summary>
    private static readonly HashSet<string> Minor = ["Norms", "Activations", "Regularization", "Rearranging"];

    private static readonly Dictionary<string, string> FamilyOf = OperationCatalog.Families
        .SelectMany(f => f.Operations.Select(o => (o.Name, f.Title))).Append(("+", "Arithmetic")).Append(("-", "Arithmetic")).Append(("*", "Arithmetic")).Append(("/", "Arithmetic"))
        .ToDictionary(f => f.Item1, f => f.Item2);

    /// <summary>The family of an operation; null for inputs, weights, and operations written in C#.</summary>
    public static string? Family(GraphNode node) => FamilyOf.GetValueOrDefault(node.Operation);

    /// <summary>The family of all operations that matter among some; null where they are of several.</summary>
    public static string? Family(IReadOnlyList<GraphNode> nodes)
    {
        var families = Weighty(nodes).Select(Family).Distinct().ToList();
        return families.Count == 1 ? families[0] : families.FirstOrDefault(f => f == "Attention and positions");
    }

    /// <summary>An operation with what decides about it: <c>Conv 3×3 /2 rate 2</c>, where <c>/2</c> is the stride.</summary>
    public static string Of(GraphNode node)
    {
        var words = new List<string> { node.Operation };
        if (Number(node, "kernel") is { } kernel) words.Add(string.Create(CultureInfo.InvariantCulture, $"{kernel}×{kernel}"));
        if (Number(node, "stride") is > 1 and var stride) words.Add(string.Create(CultureInfo.InvariantCulture, $"/{stride}"));
        if (Number(node, "dilation") is > 1 and var dilation) words.Add(string.Create(CultureInfo.InvariantCulture, $"rate {dilation}"));
        if (Number(node, "groups") is > 1 and var groups) words.Add(node.Shape[1].Value == groups ? "depthwise" : string.Create(CultureInfo.InvariantCulture, $"{groups} groups"));
        return string.Join(' ', words);
    }

    /// <summary>
    /// What operations come to, line by line: <c>2 × Conv 3×3</c>, <c>Conv 1×1</c>. In their order where few lines do, else each kind once.
    /// </summary>
    public static IReadOnlyList<string> OfAll(IReadOnlyList<GraphNode> nodes)
    {
        var words = Weighty(nodes).Select(Of).ToList();
        var runs = new List<(string Word, int Count)>();
        foreach (var word in words)
        {
            if (runs is [.., var (last, count)] && last == word) runs[^1] = (word, count + 1);
            else runs.Add((word, 1));
        }
        if (runs.Count > MostLines) runs = [.. words.CountBy(w => w).Select(w => (w.Key, w.Value))];
        return [.. runs.Select(r => r.Count == 1 ? r.Word : Times(r.Count, r.Word))];
    }

    /// <summary>So many of something.</summary>
    public static string Times(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} × {what}");

    private static IReadOnlyList<GraphNode> Weighty(IReadOnlyList<GraphNode> nodes)
    {
        var weighty = nodes.Where(n => Family(n) is not { } family || !Minor.Contains(family)).ToList();
        return weighty.Count > 0 ? weighty : nodes;
    }

    private static long? Number(GraphNode node, string argument) => node.Arguments.GetValueOrDefault(argument) is Dimension number ? number.Value : null;
}
