using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>Receives the layers that a translation or a pattern creates.</summary>
internal interface ILayerSink
{
    /// <summary>Adds a layer, and returns it.</summary>
    Layer Add(Layer layer);
}

/// <summary>Creates layers with one result.</summary>
internal static class LayerSink
{
    /// <summary>Adds a layer without parameters.</summary>
    public static Result Add(
        this ILayerSink sink, string operation, TensorShape shape, IEnumerable<Operand> inputs, params IReadOnlyList<Argument> arguments) =>
        new(sink.Add(new Layer(operation) { Inputs = [.. inputs], Arguments = arguments, Shapes = [shape] }), 0);
}
