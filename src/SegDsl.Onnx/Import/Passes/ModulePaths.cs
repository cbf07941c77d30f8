namespace SegDsl.Onnx.Import.Passes;

/// <summary>Finds the modules of layers without names, such as activations: that of the layer before, unless another module is needed as an input.</summary>
internal static class ModulePaths
{
    /// <summary>Completes the paths.</summary>
    /// <param name="layers">The layers in order.</param>
    public static void Complete(List<Layer> layers)
    {
        foreach (var layer in layers.Where(l => !l.HasPath && l.Operation != Layer.Input))
        {
            var sources = layer.Sources.Select(s => s.Layer).ToList();
            if (sources.Count == 0) continue;
            var latest = sources.MaxBy(l => l.Index)!;
            // A layer with weights is a module of its own.
            IReadOnlyList<string> path = latest.State.Count > 0 && latest.HasPath ? [.. latest.Path.SkipLast(1)] : latest.Path;
            while (path.Count > 0 && !sources.TrueForAll(s => IsInside(s, path) || IsInput(s, path, layers))) path = [.. path.SkipLast(1)];
            layer.Path = path;
        }
    }

    private static bool IsInside(Layer layer, IReadOnlyList<string> path) => layer.Path.Take(path.Count).SequenceEqual(path);

    /// <summary>Whether a layer outside of a module is already an input of it.</summary>
    private static bool IsInput(Layer source, IReadOnlyList<string> path, List<Layer> layers) =>
        layers.Exists(l => l.HasPath && IsInside(l, path) && l.Sources.Any(s => s.Layer == source));
}
