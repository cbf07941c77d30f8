using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;

namespace SegDsl.Language.Graph;

/// <summary>
/// Checks that no two children of a module have one name. <c>inline</c> moves the children of a layer into its parent, where another child, also one
/// without parameters, may have the same name.
/// </summary>
internal static class ChildNames
{
    /// <summary>Reports the first child of every module whose name is taken.</summary>
    public static void Check(
        IReadOnlyList<GraphNode> nodes, IReadOnlyList<GraphModule> modules, DiagnosticBag diagnostics)
    {
        var owners = new Dictionary<string, (bool IsModule, int Index)>(nodes.Count, StringComparer.Ordinal);
        var counted = new HashSet<int>();
        var reported = new HashSet<int>();
        foreach (var node in nodes.Where(n => !n.IsAgain && IsChild(n, modules[n.Module])))
        {
            for (int? index = node.Module; index is { } inner && counted.Add(inner); index = modules[inner].Parent)
                if (modules[inner].Name is not null) Claim(modules[inner].Path, (true, inner), node);
            if (node.Path != modules[node.Module].Path) Claim(node.Path, (false, node.Index), node);
        }

        void Claim(string path, (bool IsModule, int Index) owner, GraphNode node)
        {
            if (!owners.TryGetValue(path, out var other)) owners.Add(path, owner);
            // An operation with several results has a node for each of them.
            else if ((owner.IsModule || other.IsModule || nodes[other.Index].Location != node.Location) && reported.Add(node.Module))
                diagnostics.Report(NameDiagnostics.DuplicateKey, node.Location, [], path);
        }
    }

    /// <summary>Whether an operation is a child of its module: it has a module of its own, or is a stage, or a parameter.</summary>
    private static bool IsChild(GraphNode node, GraphModule module) =>
        node.Operation == GraphNode.Weight || module.Kind is GraphModuleKind.Sequence or GraphModuleKind.Parallel
        || OperationCatalog.Find(node.Operation)?.Emission.FieldType is not null;
}
