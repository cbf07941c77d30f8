using System.Globalization;

namespace SegDsl.Onnx.Import.Passes;

/// <summary>
/// Finds modules in a model without names: the parts between two points at which a single tensor flows, such as the residual blocks of a ResNet. Parts with the
/// same structure become one block.
/// </summary>
internal static class Segments
{
    private const int MinLayers = 3, MinSegments = 2;

    /// <summary>Gives the layers of every part a path.</summary>
    /// <param name="layers">The layers in order, none of which has a path.</param>
    /// <param name="outputs">The outputs of the network.</param>
    public static void Find(List<Layer> layers, IReadOnlyList<Result> outputs)
    {
        var segments = new List<List<Layer>>();
        var isOpen = false;
        foreach (var segment in Split(layers, outputs))
        {
            // An activation after a sum belongs to the part with the sum.
            if (isOpen && segment is [{ State.Count: 0, Inputs.Count: 1 } activation] && activation.Shape.Equals(activation.Inputs[0].Result?.Shape))
            {
                segments[^1].Add(activation);
                continue;
            }
            isOpen = segment.Count(l => l.Operation != Layer.Parameter) >= MinLayers && segment.Exists(l => l.State.Count > 0);
            if (isOpen) segments.Add(segment);
        }
        if (segments.Count < MinSegments) return;
        for (var i = 0; i < segments.Count; i++)
        {
            string[] path = [string.Create(CultureInfo.InvariantCulture, $"block{i + 1}")];
            foreach (var layer in segments[i]) layer.Path = path;
        }
    }

    private static IEnumerable<List<Layer>> Split(List<Layer> layers, IReadOnlyList<Result> outputs)
    {
        var last = new Dictionary<Layer, int>();
        for (var i = 0; i < layers.Count; i++)
            foreach (var source in layers[i].Sources) last[source.Layer] = i;
        foreach (var output in outputs) last[output.Layer] = int.MaxValue;

        var live = new PriorityQueue<Layer, int>();
        var segment = new List<Layer>();
        for (var i = 0; i < layers.Count; i++)
        {
            // The image is available everywhere, as a size to resize to.
            if (layers[i].Operation == Layer.Input) continue;
            segment.Add(layers[i]);
            while (live.TryPeek(out _, out var end) && end <= i) live.Dequeue();
            if (layers[i].Operation == Layer.Parameter) continue;
            live.Enqueue(layers[i], last[layers[i]]);
            if (live.Count > 1) continue;
            yield return segment;
            segment = [];
        }
    }
}
