namespace SegDsl.Onnx.Import.Structure;

/// <summary>Finds out where maps have their channels.</summary>
internal static class ChannelAxes
{
    /// <summary>Whether the channels of an input of a module are its last dimension, as in <c>[N, H, W, C]</c>, and not its second one.</summary>
    /// <param name="module">The module.</param>
    /// <param name="input">The input.</param>
    public static bool IsLast(Module module, Result input) => input.Shape.Rank == 4
        && (IsUsedLast(module, input) || IsComputedLast(input));

    /// <summary>Whether layers of the module treat the last dimension as channels.</summary>
    private static bool IsUsedLast(Module module, Result input) => module.AllLayers.Any(layer => layer.Sources.Contains(input)
        && layer switch
        {
            { Operation: "Linear" } => true,
            { Operation: "permute", Arguments: [{ Value: long[] axes }] } => axes[1] == 3,
            _ => false,
        });

    private static bool IsComputedLast(Result map)
    {
        // Layers that work element by element, or on other axes, keep the layout of their inputs.
        var seen = new HashSet<Result>();
        var open = new Stack<Result>([map]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next)) continue;
            switch (next.Layer.Operation)
            {
                case "Linear":
                    return true;
                case "permute" when next.Shape.Rank == 4:
                    return (long[])next.Layer.Arguments[0].Value is [0, 2, 3, 1];
                case "permute" or "reshape" or "flatten" when !KeepsLast(next):
                case "Conv" or "ConvTranspose" or "BatchNorm" or "GroupNorm" or Layer.Input or Layer.Parameter:
                    break;
                default:
                    foreach (var source in next.Layer.Sources) open.Push(source);
                    break;
            }
        }
        return false;
    }

    private static bool KeepsLast(Result result)
    {
        var input = result.Layer.Inputs[0].Result!.Value.Shape;
        return result.Layer.Operation == "permute"
            ? ((long[])result.Layer.Arguments[0].Value)[^1] == input.Rank - 1
            : result.Shape[result.Shape.Rank - 1].Equals(input[input.Rank - 1]);
    }
}
