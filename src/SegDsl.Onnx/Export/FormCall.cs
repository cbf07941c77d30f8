using SegDsl.Fusion.Planning;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Onnx.Format;
using TorchSharp;
using DataType = SegDsl.Onnx.Format.TensorProto.Types.DataType;

namespace SegDsl.Onnx.Export;

/// <summary>An operation of a network, and the ONNX graph that its form is added to.</summary>
/// <param name="export">The export.</param>
/// <param name="node">The operation, with the known sizes substituted.</param>
/// <param name="inputs">The names of its inputs.</param>
/// <param name="shapes">The shapes of its inputs.</param>
/// <param name="type">The type that it is computed in.</param>
internal sealed class FormCall(NetworkExport export, GraphNode node, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes, DataType type)
{
    private readonly string name = NetworkExport.NameOf(node);

    /// <summary>The operation.</summary>
    public GraphNode Node => node;

    /// <summary>The first input.</summary>
    public string Input => inputs[0];

    /// <summary>All inputs.</summary>
    public IReadOnlyList<string> Inputs => inputs;

    /// <summary>The shape of the first input.</summary>
    public TensorShape InputShape => shapes[0];

    /// <summary>The shapes of all inputs.</summary>
    public IReadOnlyList<TensorShape> InputShapes => shapes;

    /// <summary>The shape of the result.</summary>
    public TensorShape Shape => node.Shape;

    /// <summary>The type of the computation, float32 or float16.</summary>
    public DataType Type => type;

    /// <summary>The version of the operators.</summary>
    public int Opset => export.Model.Opset;

    /// <summary>Sizes as values.</summary>
    public SizeValues Sizes => export.Sizes;

    /// <summary>The module of the operation.</summary>
    public torch.nn.Module Module => export.Modules.Of(node);

    /// <summary>Adds a node, and returns its result.</summary>
    public string Add(string operation, IEnumerable<string> from, params ReadOnlySpan<(string Name, object Value)> attributes) =>
        export.Model.Add($"{name}/{operation}", operation, from, attributes);

    /// <summary>Adds the selection of the largest elements along an axis.</summary>
    public (string Values, string Indices) AddTopK(string value, string count, long axis) =>
        export.Model.AddPair($"{name}/TopK", "TopK", [value, count], ("axis", axis));

    /// <summary>Adds a value at its first use; later uses with the same key share it.</summary>
    public string Share(string key, Func<string> add) => export.Model.Share($"{type} {key}", add);

    /// <summary>A parameter or buffer of the operation, in the type of the computation.</summary>
    public string State(string key) => export.State(Key(key), type);

    /// <summary>Whether the operation has a parameter or buffer.</summary>
    public bool HasState(string key) => export.Modules.Find(Key(key)) is not null;

    /// <summary>The shape of a parameter or buffer.</summary>
    public long[] StateShape(string key) => export.Modules.State(Key(key)).shape;

    /// <summary>A scalar in the type of the computation.</summary>
    public string Scalar(double value) => export.Model.Scalar(value, type);

    /// <summary>A constant in the type of the computation.</summary>
    public string Constant(double[] values, params long[] dimensions) => export.Model.Constant(values, dimensions, type);

    /// <summary>The factors of a resizing, which are float32 in any computation.</summary>
    public string Scales(params double[] factors) => export.Model.Constant(factors, [factors.Length], DataType.Float);

    /// <summary>A list of integers.</summary>
    public string Integers(params long[] values) => export.Model.Constant(values);

    /// <summary>A scalar integer.</summary>
    public string Integer(long value) => export.Model.Constant([value], isScalar: true);

    /// <summary>Converts a value.</summary>
    public string Cast(string value, DataType to) => Add("Cast", [value], ("to", (long)to));

    /// <summary>Whether a parameter has an argument or a default.</summary>
    public bool Has(string parameter) => node.Arguments.ContainsKey(parameter);

    /// <summary>An integer argument that may depend on the inputs.</summary>
    public Dimension Size(string parameter) => export.Known((Dimension)node.Arguments[parameter]);

    /// <summary>The integers of a list or shape argument that may depend on the inputs.</summary>
    public IReadOnlyList<Dimension> SizeList(string parameter) => node.Arguments[parameter] switch
    {
        TensorShape shape => [.. shape.Dimensions.Select(export.Known)],
        var list => [.. ((IEnumerable<object>)list).Cast<Dimension>().Select(export.Known)],
    };

    /// <summary>An integer argument.</summary>
    /// <exception cref="OnnxException">It depends on the inputs.</exception>
    public long Int(string parameter) => Number(Size(parameter), parameter);

    /// <summary>The integers of a list argument.</summary>
    /// <exception cref="OnnxException">One depends on the inputs.</exception>
    public long[] Ints(string parameter) => [.. SizeList(parameter).Select(size => Number(size, parameter))];

    /// <summary>An integer argument for every side of the input: of a list, or the same number for all.</summary>
    public long[] Sides(string parameter) => node.Arguments[parameter] is Dimension
        ? [.. Enumerable.Repeat(Int(parameter), InputShape.Rank - 2)]
        : Ints(parameter);

    /// <summary>A number argument.</summary>
    public double Float(string parameter) => node.Arguments[parameter] is Dimension ? Int(parameter) : (double)node.Arguments[parameter];

    /// <summary>A number argument, or null if it was omitted.</summary>
    public double? OptionalFloat(string parameter) => Has(parameter) ? Float(parameter) : null;

    /// <summary>A Boolean argument.</summary>
    public bool Bool(string parameter) => (bool)node.Arguments[parameter];

    /// <summary>A string argument, or the member of an enumeration.</summary>
    public string Text(string parameter) => (string)node.Arguments[parameter];

    /// <summary>An axis of the first input, from 0.</summary>
    public int Axis(string parameter = "axis")
    {
        var axis = Int(parameter);
        return (int)(axis < 0 ? axis + InputShape.Rank : axis);
    }

    /// <summary>The number of channels of the first input, on the second axis.</summary>
    /// <exception cref="OnnxException">It depends on the inputs.</exception>
    public long Channels => InputShape[1].Value ?? throw new OnnxException(
        $"{node.Location}: '{node.Operation}' has {InputShape[1]} channels, which depend on the size of the input, and has no ONNX form. "
        + "Export with a fixed size.");

    /// <summary>A reduction along axes, which remain with size 1 if <paramref name="keep"/>.</summary>
    public string Reduce(string operation, string value, long[] axes, bool keep)
    {
        // ReduceSum takes its axes as an input since version 13 of the operators, the others since version 18.
        if (operation == "ReduceSum" || Opset >= 18) return Add(operation, [value, Integers(axes)], ("keepdims", keep ? 1L : 0L));
        return Add(operation, [value], ("axes", axes), ("keepdims", keep ? 1L : 0L));
    }

    /// <summary>Gives a value another shape. Sizes that the operator can copy or infer need no computation.</summary>
    public string Reshape(string value, TensorShape from, IReadOnlyList<Dimension> to)
    {
        var numbers = to.Select((size, i) => size.Value ?? (i < from.Rank && from[i].Equals(size) ? 0L : (long?)null)).ToArray();
        var unknown = numbers.Count(number => number is null);
        var shape = unknown > 1 ? Sizes.Of(to) : Integers([.. numbers.Select(number => number ?? -1)]);
        return Add("Reshape", [value, shape]);
    }

    /// <summary>The range of an axis from a position up to, but excluding, another one.</summary>
    public string Slice(string value, long axis, string start, string end) => Add("Slice", [value, start, end, Integers(axis)]);

    private string Key(string key) => node.Path.Length == 0 ? key : $"{node.Path}.{key}";

    private long Number(Dimension size, string parameter) => size.Value ?? throw new OnnxException(
        $"{node.Location}: '{parameter}' of '{node.Operation}' is {size}, which depends on the size of the input, and has no ONNX form. "
        + "Export with a fixed size.");
}
