namespace SegDsl.Onnx.Import.Passes;

/// <summary>Removes layers that do not contribute to an output, and sorts the others.</summary>
internal static class UnusedLayers
{
    /// <summary>The layers that contribute to outputs, each after those that compute its inputs. All inputs of the network stay.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="outputs">The outputs of the network.</param>
    public static List<Layer> Remove(IReadOnlyList<Layer> layers, IEnumerable<Result> outputs)
    {
        var order = new Dictionary<Layer, int>();
        for (var i = 0; i < layers.Count; i++) order[layers[i]] = i;
        var needed = layers.Where(l => l.Operation == Layer.Input).ToHashSet();
        var sorted = new List<Layer>(needed);
        // Iterative, because networks can be deeper than the stack.
        var open = new Stack<(Layer Layer, bool IsReady)>(outputs.Reverse().Select(o => (o.Layer, false)));
        while (open.TryPop(out var next))
        {
            if (next.IsReady) sorted.Add(next.Layer);
            if (next.IsReady || !needed.Add(next.Layer)) continue;
            open.Push((next.Layer, true));
            foreach (var source in next.Layer.Sources) open.Push((source.Layer, false));
        }
        // The order of the model, in which replaced layers have the position of the last layer that they replace.
        return sorted.TrueForAll(order.ContainsKey) ? [.. sorted.OrderBy(l => order[l])] : sorted;
    }
}
