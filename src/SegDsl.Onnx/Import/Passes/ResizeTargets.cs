using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Import.Passes;

/// <summary>
/// Finds the map whose size a resized map takes, if the model has only the numbers: the other operand of the operation that uses it, an input of the network,
/// or the latest map of this size. Without one, a whole factor becomes a scale.
/// </summary>
internal static class ResizeTargets
{
    /// <summary>Replaces sizes of resized maps.</summary>
    /// <param name="layers">The layers in order.</param>
    /// <returns>Whether no map is resized to a fixed size.</returns>
    public static bool Find(List<Layer> layers)
    {
        var users = layers.SelectMany(l => l.Sources.Select(s => (s.Layer, User: l))).ToLookup(p => p.Layer, p => p.User);
        var isOpen = true;
        for (var i = 0; i < layers.Count; i++)
        {
            var layer = layers[i];
            if (layer.Operation != "upsample") continue;
            if (layer.Inputs.Count > 1)
            {
                // Exporters compute sizes from those of the image where they are equal. The map that the result is combined with is nearer.
                if (layer.Inputs[1].Result is { Layer.Operation: Layer.Input } && Partner(layer, users, Earlier(i)) is { } nearer)
                    layer.Inputs[1] = new Result(nearer, 0);
                continue;
            }
            var isScale = layer.Arguments[0].Name == "scale";
            if (isScale && layer.Inputs[0].Result!.Value.Shape[2].Value is null) continue;
            var earlier = Earlier(i);
            var like = Partner(layer, users, earlier) ?? earlier.Find(l => l.Operation == Layer.Input)
                ?? (isScale ? null : earlier.LastOrDefault());
            if (like is not null)
            {
                layer.Inputs.Add(new Result(like, 0));
                layer.Arguments = [.. layer.Arguments.Skip(1)];
            }
            else if (!isScale)
            {
                isOpen = false;
            }
        }
        return isOpen;

        List<Layer> Earlier(int index) => [.. layers.Take(index).Where(l => l.Shapes.Count == 1 && HasSize(l.Shape, layers[index].Shape))];
    }

    /// <summary>The map that the resized one is combined with, or the earliest one of its size from which that map is computed.</summary>
    private static Layer? Partner(Layer resized, ILookup<Layer, Layer> users, List<Layer> earlier)
    {
        var at = resized;
        while (users[at].Distinct().ToList() is [var user])
        {
            foreach (var source in user.Sources.Select(s => s.Layer).Where(s => s != at && s.Operation != Layer.Parameter))
            {
                var partner = source;
                while (!earlier.Contains(partner) && partner.Sources.ToList() is [var only]) partner = only.Layer;
                if (earlier.Contains(partner)) return partner;
            }
            if (!HasSize(user.Shape, resized.Shape)) return null;
            at = user;
        }
        return null;
    }

    private static bool HasSize(TensorShape shape, TensorShape wanted) =>
        shape.Rank == wanted.Rank && shape.Dimensions.Skip(2).SequenceEqual(wanted.Dimensions.Skip(2));
}
