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
        return string.Join(' ', [Settings(layer), .. layer.State.Select(s => s.Key)]);
    }

    private static string Settings(Layer layer) => string.Join(' ', [layer.Operation, .. layer.Arguments.Select(a =>
        a.Value is Dimension[] sizes ? string.Join(", ", sizes.Select(s => s.ToString())) : PieceText.Literal(a.Value))]);

    /// <summary>
    /// Splits a module into its applications, if its layers with weights are applied several times and all applications are alike. Layers without weights
    /// belong to the application whose results they use.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="isUsed">Whether a layer that is not among given ones, or the network as an output, uses a result.</param>
    /// <returns>The applications in order; empty if it is not applied several times.</returns>
    public static IReadOnlyList<Module> Applications(Module module, Func<Result, HashSet<Layer>, bool> isUsed)
    {
        List<Layer> layers = [.. module.AllLayers.OrderBy(l => l.Index)];
        var groups = layers.Where(l => l.State.Count > 0).GroupBy(KeyOf).ToList();
        if (groups.Count == 0 || groups.Exists(g => g.Key is null)) return [];
        // An application may apply some of its layers several times.
        var count = groups.Min(g => g.Count());
        if (count < 2 || groups.Exists(g => g.Count() % count != 0)) return [];
        var rounds = groups.SelectMany(g => g.Select((layer, i) => (layer, Round: i / (g.Count() / count)))).ToDictionary(p => p.layer, p => p.Round);
        foreach (var layer in layers.Where(l => l.State.Count == 0))
            if (layer.Sources.Where(s => rounds.ContainsKey(s.Layer)).Select(s => rounds[s.Layer]).DefaultIfEmpty(-1).Max() is >= 0 and var round)
                rounds[layer] = round;
        foreach (var layer in layers.Where(l => !rounds.ContainsKey(l)).Reverse())
            rounds[layer] = layers.Where(l => rounds.ContainsKey(l) && l.Sources.Any(s => s.Layer == layer)).Select(l => rounds[l]).DefaultIfEmpty(0).Min();
        List<Module> applications = [.. Enumerable.Range(0, count).Select(round => Part(module, module.Parent, round, rounds)!)];
        var texts = applications.ConvertAll(application => Text(application, isUsed));
        if (texts.Exists(text => text != texts[0])) return [];
        var weights = new object();
        foreach (var application in applications) application.Weights = weights;
        return applications;
    }

    /// <summary>A text that is equal for applications of the same operations to each other's results.</summary>
    private static string Text(Module application, Func<Result, HashSet<Layer>, bool> isUsed)
    {
        List<Layer> layers = [.. application.AllLayers.OrderBy(l => l.Index)];
        var own = layers.ToHashSet();
        var positions = layers.Select((layer, i) => (layer, i)).ToDictionary(p => p.layer, p => p.i);
        var outside = new Dictionary<Result, int>();
        return string.Join('\n', layers.Select(layer => string.Join(' ', [
            KeyOf(layer) ?? Settings(layer), .. layer.Inputs.Select(Operand),
            .. Enumerable.Range(0, layer.Shapes.Count).Select(part => isUsed(new(layer, part), own) ? "used" : ""),
        ])));

        string Operand(Operand operand)
        {
            if (operand.Result is not { } result) return PieceText.Literal(operand.Number);
            if (positions.TryGetValue(result.Layer, out var position)) return FormattableString.Invariant($"%{position}.{result.Part}");
            if (!outside.TryGetValue(result, out var input)) outside.Add(result, input = outside.Count);
            return FormattableString.Invariant($"in{input}");
        }
    }

    /// <summary>The layers of a module that belong to one application, in modules of the same names; null without any.</summary>
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
