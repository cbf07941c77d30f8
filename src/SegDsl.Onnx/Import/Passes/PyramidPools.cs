namespace SegDsl.Onnx.Import.Passes;

/// <summary>
/// Finds pyramids of pools to small grids, as in PSPNet and UPerNet, in models for one size. Exporters write a pool to a grid as one whose windows have a
/// fixed size and divide the map exactly, which gives another grid for images of another size.
/// </summary>
internal static class PyramidPools
{
    /// <summary>Larger grids are reduced images.</summary>
    private const long LargestGrid = 8;

    /// <summary>Replaces pools with windows of fixed size by pools to grids.</summary>
    /// <param name="translation">The layers in order, and the outputs.</param>
    /// <returns>A sentence about the replaced pools; null if no pool is replaced.</returns>
    public static string? Replace(Translation.Translation translation)
    {
        var (layers, outputs) = translation;
        // The grid of one cell is global pooling.
        var global = layers.Where(l => l.Operation == "global_avg_pool").Select(l => l.Inputs[0].Result!.Value).ToHashSet();
        var pyramids = layers.Where(l => l.Operation is "AvgPool" or "MaxPool").GroupBy(l => (l.Operation, Input: l.Inputs[0].Result!.Value))
            .Select(group => (group.Key.Input, Pools: group.Select(layer => (Layer: layer, Grid: GridOf(layer))).ToList()))
            .Where(group => group.Pools.TrueForAll(pool => pool.Grid is not null)
                && (global.Contains(group.Input) || group.Pools.Select(pool => (pool.Grid![0], pool.Grid[1])).Distinct().Count() > 1))
            .Select(group => group.Pools);
        var found = pyramids.SelectMany(group => group).ToDictionary(pool => pool.Layer, pool => Pool(pool.Layer, pool.Grid!));
        if (found.Count == 0) return null;
        for (var i = 0; i < layers.Count; i++)
        {
            layers[i] = found.GetValueOrDefault(layers[i], layers[i]);
            for (var j = 0; j < layers[i].Inputs.Count; j++)
                if (layers[i].Inputs[j].Result is { } used && found.TryGetValue(used.Layer, out var pool)) layers[i].Inputs[j] = new Result(pool, used.Part);
        }
        for (var i = 0; i < outputs.Count; i++)
            if (found.TryGetValue(outputs[i].Result.Layer, out var pool)) outputs[i] = (outputs[i].Name, new(pool, 0));
        return $"Pools of one map to {string.Join(", ", found.Values.Select(Grid).Distinct())} have windows of a fixed size in the model, which is exported "
            + "for one size of the image. The network pools to these grids for every size.";
    }

    /// <summary>The number of windows in each direction, if they divide the map exactly and are few; otherwise null.</summary>
    private static long[]? GridOf(Layer layer)
    {
        var map = layer.Inputs[0].Result!.Value.Shape;
        if (map.Rank != 4 || Sides(layer, "kernel") is not { } kernel || Sides(layer, "stride")?.SequenceEqual(kernel) != true) return null;
        // Without the argument, the padding keeps the size of the map.
        if ((Sides(layer, "padding") ?? [.. kernel.Select(side => (side - 1) / 2)]).Any(padding => padding != 0)) return null;
        if (map[2].Value is not { } height || map[3].Value is not { } width || height % kernel[0] != 0 || width % kernel[1] != 0) return null;
        long[] grid = [height / kernel[0], width / kernel[1]];
        return grid.All(cells => cells <= LargestGrid) ? grid : null;
    }

    private static long[]? Sides(Layer layer, string name) => layer.Arguments.FirstOrDefault(a => a.Name == name)?.Value switch
    {
        long side => [side, side],
        long[] sides => sides,
        _ => null,
    };

    private static Layer Pool(Layer layer, long[] grid) => new(layer.Operation == "AvgPool" ? "adaptive_avg_pool" : "adaptive_max_pool")
    {
        Inputs = layer.Inputs,
        Shapes = layer.Shapes,
        Arguments = [new("size", grid, IsPositional: true)],
        Path = layer.Path,
        HasPath = layer.HasPath,
        Origin = layer.Origin,
        Index = layer.Index,
    };

    private static string Grid(Layer pool) => string.Join('×', (long[])pool.Arguments[0].Value);
}
