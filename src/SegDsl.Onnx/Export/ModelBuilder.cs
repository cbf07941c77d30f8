using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using SegDsl.Onnx.Format;
using DataType = SegDsl.Onnx.Format.TensorProto.Types.DataType;

namespace SegDsl.Onnx.Export;

/// <summary>The nodes and initializers of an ONNX graph under construction. Every value, node and initializer has a name of its own.</summary>
/// <param name="opset">The version of the operators.</param>
internal sealed class ModelBuilder(int opset)
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> shared = new(StringComparer.Ordinal);

    /// <summary>The version of the operators.</summary>
    public int Opset => opset;

    /// <summary>The nodes, in order.</summary>
    public List<NodeProto> Nodes { get; } = [];

    /// <summary>The constants that are not parameters or buffers of the network.</summary>
    public List<TensorProto> Constants { get; } = [];

    /// <summary>Reserves a name; if it is taken, a similar one.</summary>
    public string Unique(string name)
    {
        if (names.Add(name)) return name;
        for (var number = 1; ; number++)
            if (string.Create(CultureInfo.InvariantCulture, $"{name}_{number}") is var other && names.Add(other)) return other;
    }

    /// <summary>Adds a node, and returns the name of its result, which is also the name of the node.</summary>
    /// <param name="name">The name if it is free.</param>
    /// <param name="operation">The ONNX operator.</param>
    /// <param name="inputs">Its inputs; an empty name for one that is absent.</param>
    /// <param name="attributes">Its attributes: <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, or <see cref="long"/> arrays.</param>
    public string Add(string name, string operation, IEnumerable<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var result = Unique(name);
        Append(result, operation, inputs, [result], attributes);
        return result;
    }

    /// <summary>Adds a node with two results.</summary>
    public (string First, string Second) AddPair(
        string name, string operation, IEnumerable<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var result = Unique(name);
        var second = Unique(result + "/second");
        Append(result, operation, inputs, [result, second], attributes);
        return (result, second);
    }

    /// <summary>Adds a value at its first use; later uses with the same key share it.</summary>
    public string Share(string key, Func<string> add)
    {
        if (!shared.TryGetValue(key, out var name)) shared.Add(key, name = add());
        return name;
    }

    /// <summary>A constant of 64-bit integers: a list, or a scalar if <paramref name="isScalar"/>.</summary>
    public string Constant(ReadOnlySpan<long> values, bool isScalar = false) =>
        Constant(DataType.Int64, isScalar ? [] : [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>A scalar constant of a floating-point type.</summary>
    public string Scalar(double value, DataType type) => Constant(type, [], Bytes([value], type));

    /// <summary>A constant of a floating-point type.</summary>
    public string Constant(double[] values, long[] dimensions, DataType type) => Constant(type, dimensions, Bytes(values, type));

    /// <summary>Gives a value another name, in the nodes from an index on.</summary>
    public void Rename(string from, string to, int start = 0)
    {
        foreach (var node in Nodes.Skip(start))
        {
            if (node.Name == from) node.Name = to;
            Replace(node.Input);
            Replace(node.Output);
        }
        foreach (var (key, _) in shared.Where(entry => entry.Value == from).ToList()) shared[key] = to;

        void Replace(Google.Protobuf.Collections.RepeatedField<string> values)
        {
            for (var i = 0; i < values.Count; i++)
                if (values[i] == from) values[i] = to;
        }
    }

    private void Append(
        string name, string operation, IEnumerable<string> inputs, IEnumerable<string> outputs, ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var node = new NodeProto { Name = name, OpType = operation };
        node.Input.Add(inputs);
        node.Output.Add(outputs);
        foreach (var (key, value) in attributes) node.Attribute.Add(Attribute(key, value));
        Nodes.Add(node);
    }

    private string Constant(DataType type, long[] dimensions, ReadOnlySpan<byte> bytes)
    {
        var key = $"{type} [{string.Join(',', dimensions)}] {Convert.ToHexString(bytes)}";
        if (constants.TryGetValue(key, out var known)) return known;
        var name = Unique("constant");
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.Add(dimensions);
        Constants.Add(tensor);
        constants.Add(key, name);
        return name;
    }

    private static byte[] Bytes(double[] values, DataType type) => type switch
    {
        DataType.Float16 => MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, InHalf)).ToArray(),
        DataType.Double => MemoryMarshal.AsBytes<double>(values).ToArray(),
        _ => MemoryMarshal.AsBytes<float>(Array.ConvertAll(values, value => (float)value)).ToArray(),
    };

    /// <summary>Constants of the language that float16 cannot represent would change the results without a sign of it.</summary>
    private static Half InHalf(double value)
    {
        const double smallestNormal = 6.103515625e-5;
        var half = (Half)value;
        var isLost = double.IsFinite(value) && (!Half.IsFinite(half) || (value != 0 && Math.Abs(value) < smallestNormal));
        return isLost
            ? throw new OnnxException(
                FormattableString.Invariant($"The constant {value} has no value in float16. Export in float32, or scale the constant."))
            : half;
    }

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case string text:
                attribute.Type = AttributeProto.Types.AttributeType.String;
                attribute.S = ByteString.CopyFromUtf8(text);
                break;
            case double number:
                attribute.Type = AttributeProto.Types.AttributeType.Float;
                attribute.F = (float)number;
                break;
            case long[] list:
                attribute.Type = AttributeProto.Types.AttributeType.Ints;
                attribute.Ints.Add(list);
                break;
            default:
                attribute.Type = AttributeProto.Types.AttributeType.Int;
                attribute.I = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                break;
        }
        return attribute;
    }
}
