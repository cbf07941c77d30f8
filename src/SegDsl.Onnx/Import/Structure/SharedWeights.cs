using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Import.Structure;

/// <summary>
/// Finds layers and modules that a model applies several times with the same weights. In the file, the first application declares them, and
/// <c>again</c> repeats it.
/// </summary>
internal static class SharedWeights
{
    /// <summary>A text that is equal for applications of the same layer; null for layers without weights of the model.</summary>
    public static string? KeyOf(Layer layer)
    {
        if (layer.Operation == Layer.Parameter || layer.State.Count == 0 || layer.State.Any(s => s.Source is not null && s.Key is null)) return null;
        if (layer.State.All(s => s.Source is null)) return null;
        var arguments = layer.Arguments.Select(a =>
            a.Value is Dimension[] sizes ? string.Join(", ", sizes.Select(s => s.ToString())) : PieceText.Literal(a.Value));
        return string.Join('\n', [layer.Operation, .. arguments, "", .. layer.State.Select(s => s.Key)]);
    }

    /// <summary>
    /// Splits a module into its applications, if every layer with weights in it is applied equally often, more than once. Layers without weights belong to
    /// the application whose results they use.
    /// </summary>
    /// <returns>The applications in order; empty if it is not applied several times.</returns>
    public static IReadOnlyList<Module> Applications(Module module)
    {
        List<Layer> layers = [.. module.AllLayers.OrderBy(l => l.Index)];
        var counts = new Dictionary<string, int>();
        var rounds = new Dictionary<Layer, int>();
        foreach (var layer in layers.Where(l => l.State.Count > 0))
        {
            if (KeyOf(layer) is not { } key) return [];
            rounds[layer] = counts[key] = counts.GetValueOrDefault(key, -1) + 1;
        }
        if (counts.Values.Distinct().ToList() is not [> 0 and var last]) return [];
        foreach (var layer in layers.Where(l => l.State.Count == 0))
            if (layer.Sources.Where(s => rounds.ContainsKey(s.Layer)).Select(s => rounds[s.Layer]).DefaultIfEmpty(-1).Max() is >= 0 and var round)
                rounds[layer] = round;
        foreach (var layer in layers.Where(l => !rounds.ContainsKey(l)).Reverse())
            rounds[layer] = layers.Where(l => rounds.ContainsKey(l) && l.Sources.Any(s => s.Layer == layer)).Select(l => rounds[l]).DefaultIfEmpty(0).Min();
        var group = new object();
        return [.. Enumerable.Range(0, last + 1).Select(round =>
        {
            var part = Part(module, module.Parent, round, rounds)!;
            part.Weights = group;
            return part;
        })];
    }

    /// <summary>The layers of a module that belong to one application, in modules of the same names; null if there are none.</summary>
    private static Module? Part(Module module, Module? parent, int round, Dictionary<Layer, int> rounds)
    {
        var part = new Module(module.Name, parent);
        foreach (var item in module.Items)
        {
            if (item.Layer is { } layer && rounds[layer] == round) part.Items.Add(item);
            if (item.Module is { } inner && Part(inner, part, round, rounds) is { } innerPart) part.Items.Add(new(null, innerPart));
        }
        return part.Items.Count == 0 ? null : part;
    }
}
