using System.Globalization;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Onnx;
using SegDsl.Onnx.Format;
using DimensionProto = SegDsl.Onnx.Format.TensorShapeProto.Types.Dimension;

namespace SegDsl.Cli.Drawing;

/// <summary>
/// The picture of any ONNX model: a box for each operator, with the shapes that the file states. Operators that compute constants and sizes are left out.
/// </summary>
/// <remarks>Models that can be imported have modules and inferred shapes, and are drawn as networks.</remarks>
internal sealed class OnnxPicture
{
    private const string SizeOperator = "Shape";

    private static readonly Dictionary<string, string> FamilyOf = new (string Family, string[] Operators)[]
    {
        ("Convolutions", ["Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "DeformConv"]),
        ("Linear algebra", ["Gemm", "MatMul", "MatMulInteger", "QLinearMatMul", "Einsum"]),
        ("Norms", ["BatchNormalization", "InstanceNormalization", "LayerNormalization", "GroupNormalization", "RMSNormalization", "LpNormalization", "LRN"]),
        ("Activations",
        [
            "Relu", "LeakyRelu", "PRelu", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Elu", "Selu", "Celu", "Gelu", "Mish", "Softplus", "Softsign",
            "Softmax", "LogSoftmax", "Clip", "Erf", "ThresholdedRelu", "Swish",
        ]),
        ("Pooling", ["MaxPool", "AveragePool", "GlobalMaxPool", "GlobalAveragePool", "ReduceMean", "ReduceMax", "ReduceSum", "ArgMax", "TopK"]),
        ("Resampling", ["Resize", "Upsample", "GridSample", "RoiAlign", "DepthToSpace", "SpaceToDepth"]),
        ("Joining", ["Concat", "Split", "Slice", "Gather", "Pad"]),
        ("Arithmetic", ["Add", "Sub", "Mul", "Div", "Pow", "Sqrt", "Sum", "Mean", "Max", "Min", "Neg"]),
        ("Attention and positions", ["Attention", "RotaryEmbedding"]),
    }.SelectMany(f => f.Operators.Select(o => (Operator: o, f.Family))).ToDictionary(p => p.Operator, p => p.Family, StringComparer.Ordinal);

    private readonly string path;
    private readonly GraphProto graph;
    private readonly Dictionary<string, TensorProto> stored;
    private readonly Dictionary<string, ValueInfoProto> infos;
    private readonly List<Box> boxes = [];
    private readonly List<Arrow> arrows = [];
    private readonly Dictionary<string, int> producers = [];
    // Values that do not depend on the elements of the inputs.
    private readonly HashSet<string> constants;
    private readonly HashSet<(int Box, string Value)> labeled = [];

    private OnnxPicture(string path, GraphProto graph)
    {
        (this.path, this.graph) = (path, graph);
        stored = graph.Initializer.GroupBy(t => t.Name).ToDictionary(g => g.Key, g => g.First());
        infos = graph.ValueInfo.Concat(graph.Input).Concat(graph.Output).GroupBy(v => v.Name).ToDictionary(g => g.Key, g => g.First());
        constants = [.. stored.Keys, .. graph.SparseInitializer.Select(t => t.Values?.Name ?? "")];
    }

    /// <summary>Draws a model.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OnnxException">The file is missing or not an ONNX model, or a node uses a value that is not computed before it.</exception>
    public static Picture Of(string path) => new OnnxPicture(path, ModelReader.Read(path).Graph).Draw();

    private Picture Draw()
    {
        foreach (var input in graph.Input.Where(i => !stored.ContainsKey(i.Name)))
        {
            producers[input.Name] = boxes.Count;
            boxes.Add(new() { Index = boxes.Count, Kind = BoxKind.Input, Title = input.Name });
        }
        foreach (var node in graph.Node)
        {
            if (node.OpType == SizeOperator || Uses(node).All(constants.Contains))
            {
                constants.UnionWith(node.Output);
                continue;
            }
            var box = BoxOf(node);
            boxes.Add(box);
            foreach (var value in Uses(node).Distinct()) Connect(value, box.Index);
            foreach (var output in node.Output.Where(o => o.Length > 0)) producers[output] = box.Index;
        }
        foreach (var output in graph.Output)
        {
            boxes.Add(new() { Index = boxes.Count, Kind = BoxKind.Output, Title = output.Name });
            Connect(output.Name, boxes.Count - 1);
        }
        return new(graph.Name.Length > 0 ? graph.Name : Path.GetFileNameWithoutExtension(path), boxes, arrows, []);
    }

    private Box BoxOf(NodeProto node)
    {
        var title = (node.Domain is "" or "ai.onnx" ? "" : node.Domain + ".") + (node.OpType.Length > 0 ? node.OpType : "?");
        return new()
        {
            Index = boxes.Count,
            Kind = BoxKind.Module,
            Title = title,
            Lines = [.. new[] { node.Name, Settings(node) }.Where(line => line.Length > 0)],
            Parameters = node.Input.Where(stored.ContainsKey).Select(name => stored[name]).Where(IsWeight).Sum(t => t.Dims.Aggregate(1L, (a, b) => a * b)),
            Family = FamilyOf.TryGetValue(title, out var family) ? OperationCatalog.Families.FirstOrDefault(f => f.Title == family) : null,
        };
    }

    /// <summary>The values that a node uses, including those that its inner graphs take from outside.</summary>
    private static IEnumerable<string> Uses(NodeProto node) => node.Input.Where(i => i.Length > 0)
        .Concat(node.Attribute.SelectMany(a => a.Graphs.Append(a.G)).Where(g => g is not null).SelectMany(Captured));

    private static IEnumerable<string> Captured(GraphProto inner)
    {
        HashSet<string> own = [.. inner.Input.Select(i => i.Name), .. inner.Initializer.Select(i => i.Name), .. inner.Node.SelectMany(n => n.Output)];
        return inner.Node.SelectMany(Uses).Concat(inner.Output.Select(o => o.Name)).Where(name => !own.Contains(name));
    }

    private void Connect(string value, int box)
    {
        if (constants.Contains(value)) return;
        if (!producers.TryGetValue(value, out var from))
            throw new OnnxException($"{path}: '{value}' is used by '{boxes[box].Title}' but neither stored, an input, nor computed before it.");
        var shape = ShapeOf(value);
        arrows.Add(new(from, box, shape ?? new([]), 1) { IsLabeled = shape is { Rank: > 0 } && labeled.Add((from, value)) });
    }

    private TensorShape? ShapeOf(string value) =>
        infos.GetValueOrDefault(value)?.Type?.TensorType?.Shape is { } shape ? new([.. shape.Dim.Select(SizeOf)]) : null;

    private static Dimension SizeOf(DimensionProto size) => size.ValueCase switch
    {
        DimensionProto.ValueOneofCase.DimValue => size.DimValue,
        DimensionProto.ValueOneofCase.DimParam => Dimension.Symbol(size.DimParam),
        _ => Dimension.Symbol("?"),
    };

    private static bool IsWeight(TensorProto tensor) => (TensorProto.Types.DataType)tensor.DataType is TensorProto.Types.DataType.Float
        or TensorProto.Types.DataType.Float16 or TensorProto.Types.DataType.Double or TensorProto.Types.DataType.Bfloat16;

    /// <summary>The sides of a kernel, its stride, dilation and groups, as far as they are not 1.</summary>
    private static string Settings(NodeProto node)
    {
        var words = new List<string>();
        void Add(string attribute, string prefix, bool isAlways)
        {
            var sides = node.Attribute.FirstOrDefault(a => a.Name == attribute)?.Ints;
            if (sides is { Count: > 0 } && (isAlways || sides.Any(s => s != 1))) words.Add(prefix + string.Join('×', sides));
        }
        Add("kernel_shape", "", isAlways: true);
        Add("strides", "/", isAlways: false);
        Add("dilations", "dilation ", isAlways: false);
        if (node.Attribute.FirstOrDefault(a => a.Name == "group")?.I is > 1 and var groups)
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{groups} groups"));
        return string.Join(' ', words);
    }
}
