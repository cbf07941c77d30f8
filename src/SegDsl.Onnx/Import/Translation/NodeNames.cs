using System.Text.RegularExpressions;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>Finds the modules of a network in the names of nodes and weights.</summary>
internal static partial class NodeNames
{
    /// <summary>More modules in each other than any network has; longer names are ignored.</summary>
    public const int MaxDepth = 20;

    /// <summary>Sets the path of a layer from the name of its node, such as <c>/layer1/layer1.0/conv1/Conv</c>.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">The name of the node.</param>
    /// <param name="operation">The operator of the node.</param>
    /// <param name="namesAll">Whether the exporter names all nodes, so that those without a module belong to the network.</param>
    public static void Apply(Layer layer, string name, string operation, bool namesAll = false)
    {
        if (WeightPath(layer) is { } path)
        {
            (layer.Path, layer.HasPath) = (path, true);
            return;
        }
        if (name.Length == 0 || !(namesAll || name.Contains('/'))) return;
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        // The last part names the node itself. A layer with weights may be named by it alone.
        if (parts.Count > 0 && (layer.State.Count == 0 || parts[^1].StartsWith(operation, StringComparison.Ordinal))) parts.RemoveAt(parts.Count - 1);
        var modules = new List<string>();
        for (var i = 0; i < parts.Count; i++)
        {
            // Children of a sequence repeat its name: layer1.0 in layer1.
            var module = i > 0 && parts[i].StartsWith(parts[i - 1] + ".", StringComparison.Ordinal) ? parts[i][(parts[i - 1].Length + 1)..] : parts[i];
            modules.AddRange(module.Split('.', StringSplitOptions.RemoveEmptyEntries));
        }
        if (modules.Count <= MaxDepth) (layer.Path, layer.HasPath) = (modules, true);
    }

    /// <summary>Whether a name of a tensor was given by the network, rather than by the exporter.</summary>
    public static bool IsReadable(string name) => ReadableName().IsMatch(name);

    /// <summary>The module that its weights are named after, such as <c>layer1.0.conv1</c>; null if the weights have no such names.</summary>
    private static string[]? WeightPath(Layer layer)
    {
        if (layer.State.Select(s => s.Key).FirstOrDefault(k => k is not null) is not { } key || !IsReadable(key)) return null;
        var parts = key.Split('.');
        return parts.Length is > 1 and <= MaxDepth && parts[^1] is "weight" or "bias" or "running_mean" ? parts[..^1] : null;
    }

    [GeneratedRegex(@"^[A-Za-z_]\w*(\.\w+)*$")]
    private static partial Regex ReadableName();
}
