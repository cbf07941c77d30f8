using System.Globalization;

namespace SegDsl.Onnx.Import.Passes;

/// <summary>Removes the normalization of bytes at the start of a model, which is not part of a network: <c>permute(bytes * scale - offset)</c>.</summary>
internal static class Preprocessing
{
    /// <summary>Makes normalized images the input.</summary>
    /// <param name="layers">The layers.</param>
    /// <returns>A sentence about the normalization; null if there is none.</returns>
    public static string? Remove(List<Layer> layers)
    {
        foreach (var permute in layers.Where(l => l.Operation == "permute").ToList())
        {
            if (permute.Inputs[0].Result!.Value.Layer is not { Operation: "-" } difference || Operands(difference) is not var (product, offset)) continue;
            if (product.Operation != "*" || Operands(product) is not var (bytes, scale) || bytes.Operation != Layer.Input) continue;
            var factors = scale.State[0].Read();
            var deviation = factors.Select(f => 1 / (255.0 * f)).ToArray();
            var mean = offset.State[0].Read().Select((o, i) => o * deviation[i]);
            var input = new Layer(Layer.Input) { Shapes = permute.Shapes, GivenLabel = bytes.GivenLabel };
            layers.Insert(0, input);
            layers.Remove(bytes);
            foreach (var layer in layers)
            {
                for (var i = 0; i < layer.Inputs.Count; i++)
                    if (layer.Inputs[i].Result is { } used && (used.Layer == permute || used.Layer == bytes)) layer.Inputs[i] = new Result(input, 0);
            }
            return $"The input '{bytes.GivenLabel}' has bytes, which the model normalizes with the mean [{Numbers(mean)}] and the deviation "
                + $"[{Numbers(deviation)}]. The network has normalized images instead, as a dataset with these values gives them.";
        }
        return null;
    }

    private static (Layer Tensor, Layer Parameter)? Operands(Layer layer) =>
        layer.Inputs is [{ Result: { } left }, { Result: { Layer: { Operation: Layer.Parameter, State: [{ Shape.Count: 1 }] } parameter } }]
            ? (left.Layer, parameter) : null;

    private static string Numbers(IEnumerable<double> numbers) => string.Join(", ", numbers.Select(n => n.ToString("0.####", CultureInfo.InvariantCulture)));
}
