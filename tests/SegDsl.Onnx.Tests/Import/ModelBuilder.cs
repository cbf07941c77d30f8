using Google.Protobuf;
using SegDsl.Onnx.Format;
using static SegDsl.Onnx.Format.AttributeProto.Types;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>Builds models for tests. Weights are random, but the same in every run.</summary>
internal sealed class ModelBuilder
{
    private readonly Random random = new(1);
    private int count;

    /// <param name="opset">The version of the operators.</param>
    public ModelBuilder(int opset = 17)
    {
        Model = new() { IrVersion = 8, ProducerName = "tests", Graph = new() { Name = "net" } };
        Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
    }

    /// <summary>The model.</summary>
    public ModelProto Model { get; }

    /// <summary>Declares an input of floats; null is an open size.</summary>
    public string Input(string name, params long?[] shape)
    {
        Model.Graph.Input.Add(Declare(name, TensorProto.Types.DataType.Float, shape));
        return name;
    }

    /// <summary>Declares an output.</summary>
    public ModelBuilder Output(string name, TensorProto.Types.DataType type = TensorProto.Types.DataType.Float)
    {
        Model.Graph.Output.Add(Declare(name, type, null));
        return this;
    }

    /// <summary>Stores a weight with random numbers from -0.5 to 0.5, plus an offset.</summary>
    public string Weight(string name, float offset, params long[] shape)
    {
        var values = Enumerable.Range(0, (int)shape.Aggregate(1L, (p, s) => p * s)).Select(_ => random.NextSingle() - 0.5f + offset).ToArray();
        return Floats(name, values, shape);
    }

    /// <summary>Stores floats.</summary>
    public string Floats(string name, float[] values, params long[] shape)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.Dims.AddRange(shape);
        tensor.RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        Model.Graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Stores a list of integers.</summary>
    public string Integers(params long[] values)
    {
        var tensor = new TensorProto { Name = $"c{count++}", DataType = (int)TensorProto.Types.DataType.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.AddRange(values);
        Model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Stores a number.</summary>
    public string Number(float value) => Floats($"c{count++}", [value]);

    /// <summary>Adds a node with one result, whose name it returns.</summary>
    public string Node(string type, string[] inputs, params (string Name, object Value)[] attributes) => Named("", type, inputs, attributes);

    /// <summary>Adds a node with one result and a name.</summary>
    public string Named(string name, string type, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = type, Name = name };
        node.Input.AddRange(inputs);
        node.Output.Add($"v{count++}");
        node.Attribute.AddRange(attributes.Select(a => Attribute(a.Name, a.Value)));
        Model.Graph.Node.Add(node);
        return node.Output[0];
    }

    /// <summary>Adds a convolution named after its weight, such as <c>stem.0</c>.</summary>
    public string Conv(string name, string input, long from, long to, long kernel, long stride = 1, long groups = 1)
    {
        var inputs = new[] { input, Weight(name + ".weight", 0, to, from / groups, kernel, kernel), Weight(name + ".bias", 0, to) };
        var padding = (kernel - 1) / 2;
        return Node("Conv", inputs, ("strides", new[] { stride, stride }), ("pads", new[] { padding, padding, padding, padding }), ("group", groups));
    }

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case float number: (attribute.Type, attribute.F) = (AttributeType.Float, number); break;
            case int number: (attribute.Type, attribute.I) = (AttributeType.Int, number); break;
            case long number: (attribute.Type, attribute.I) = (AttributeType.Int, number); break;
            case string text: (attribute.Type, attribute.S) = (AttributeType.String, ByteString.CopyFromUtf8(text)); break;
            case TensorProto tensor: (attribute.Type, attribute.T) = (AttributeType.Tensor, tensor); break;
            case long[] list:
                attribute.Type = AttributeType.Ints;
                attribute.Ints.AddRange(list);
                break;
            default: throw new ArgumentException($"{value.GetType()} is not an attribute.", nameof(value));
        }
        return attribute;
    }

    private static ValueInfoProto Declare(string name, TensorProto.Types.DataType type, long?[]? shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type };
        if (shape is not null)
        {
            tensor.Shape = new();
            for (var i = 0; i < shape.Length; i++)
            {
                tensor.Shape.Dim.Add(shape[i] is { } size
                    ? new TensorShapeProto.Types.Dimension { DimValue = size } : new TensorShapeProto.Types.Dimension { DimParam = $"d{i}" });
            }
        }
        return new() { Name = name, Type = new() { TensorType = tensor } };
    }
}
