using System.Globalization;
using SegDsl.Language.Shapes;
using SegDsl.Onnx.Format;
using static SegDsl.Onnx.Format.AttributeProto.Types;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>A node that has no translation. The message is the reason, in a form that follows "node … (Op): ".</summary>
/// <param name="reason">The reason.</param>
internal sealed class UntranslatableException(string reason) : Exception(reason);

/// <summary>A node of a model with its inputs, as the translations of operators read it.</summary>
internal sealed class NodeCall : ILayerSink
{
    private readonly NodeProto node;
    private readonly Dictionary<string, AttributeProto> attributes;
    private readonly Func<StoredValues, string, NodeCall, Layer> declare;
    private readonly Action<Layer> register;

    /// <param name="node">The node.</param>
    /// <param name="inputs">Its inputs; null for absent ones.</param>
    /// <param name="opset">The version of the operators.</param>
    /// <param name="folder">The folder of the model.</param>
    /// <param name="samples">The number of samples that the model is fixed to; null if it is open.</param>
    /// <param name="register">Is called with every layer that the translation creates.</param>
    /// <param name="declare">Creates the parameter for a stored tensor.</param>
    public NodeCall(
        NodeProto node, IReadOnlyList<Value?> inputs, long opset, string folder, long? samples,
        Action<Layer> register, Func<StoredValues, string, NodeCall, Layer> declare)
    {
        (this.node, Inputs, Opset, Folder, Samples, this.register, this.declare) = (node, inputs, opset, folder, samples, register, declare);
        attributes = node.Attribute.GroupBy(a => a.Name).ToDictionary(g => g.Key, g => g.First());
    }

    /// <summary>The operator.</summary>
    public string Operator => node.OpType;

    /// <summary>The name of the node; empty if it has none.</summary>
    public string Name => node.Name;

    /// <summary>The name of the first result.</summary>
    public string Result => node.Output.Count > 0 ? node.Output[0] : "";

    /// <summary>The number of results.</summary>
    public int Results => node.Output.Count;

    /// <summary>The inputs; null for absent ones.</summary>
    public IReadOnlyList<Value?> Inputs { get; }

    /// <summary>The version of the operators.</summary>
    public long Opset { get; }

    /// <summary>The folder of the model.</summary>
    public string Folder { get; }

    /// <summary>The number of samples that the model is fixed to; null if it is open.</summary>
    public long? Samples { get; }

    /// <summary>Whether an input is present.</summary>
    public bool Has(int input) => input < Inputs.Count && Inputs[input] is not null;

    /// <summary>An input.</summary>
    /// <exception cref="UntranslatableException">It is absent.</exception>
    public Value this[int input] => Has(input) ? Inputs[input]! : throw new UntranslatableException($"input {input + 1} is missing");

    /// <summary>An input that is a tensor. A stored tensor becomes a parameter of the network.</summary>
    /// <exception cref="UntranslatableException">It is absent, or a size.</exception>
    public Result Tensor(int input)
    {
        var value = this[input];
        if (value.Computed is { } computed) return computed;
        if (value is { Stored.IsFloat: true, IsTransposed: true }) value = ConstantTensor.Of(value)!.ToValue(value.Name + ".transposed");
        if (value.Stored is { IsFloat: true } stored) return new(declare(stored, value.Name, this), 0);
        if (value.Sizes?.Any(size => size.Dimension.Value is null) == true)
            throw new UntranslatableException($"calculates with a size of the image (input {input + 1}), for which there is no tensor. Export it for one size");
        throw new UntranslatableException($"input {input + 1} is an integer or a constant, where a tensor is expected");
    }

    /// <summary>The shape of an input.</summary>
    public TensorShape Shape(int input) => this[input] switch
    {
        { Stored: { } stored } value => new([.. (value.IsTransposed ? stored.Shape.Reverse() : stored.Shape).Select(Dimension.Constant)]),
        { Sizes: { } sizes, IsScalar: false } => new([sizes.Count]),
        { Sizes: not null } or { Number: not null } => new([]),
        _ => Tensor(input).Shape,
    };

    /// <summary>An input that is stored in the model, such as a weight.</summary>
    /// <exception cref="UntranslatableException">It is not.</exception>
    public Value Weight(int input, int rank)
    {
        var value = this[input];
        if (value.Computed is not null) throw new UntranslatableException("its weight is computed from the image; weights are stored in the model");
        if (value.Stored is not { IsFloat: true } stored)
            throw new UntranslatableException($"input {input + 1} is not a floating-point tensor stored in the model");
        return stored.Shape.Count == rank ? value
            : throw new UntranslatableException($"'{value.Name}' has {stored.Shape.Count} dimensions instead of {rank}");
    }

    /// <summary>A number that an input is known to have; null if it is not a constant number.</summary>
    public double? Number(int input) => this[input] switch
    {
        { Number: { } number } => number,
        { Stored: { IsFloat: true, Count: 1 } stored } => stored.Floats()[0],
        { Sizes: [var size] } => size.Dimension.Value,
        _ => null,
    };

    /// <summary>The integers of an input.</summary>
    /// <exception cref="UntranslatableException">They depend on the data.</exception>
    public IReadOnlyList<Size> Sizes(int input) => this[input].Sizes
        ?? throw new UntranslatableException($"input {input + 1} depends on the data, not only on sizes");

    /// <summary>The constant integers of an input.</summary>
    /// <exception cref="UntranslatableException">They depend on the size of the image, or on the data.</exception>
    public IReadOnlyList<long> Integers(int input) => [.. Sizes(input).Select(s => s.Dimension.Value
        ?? throw new UntranslatableException($"input {input + 1} depends on the size of the image"))];

    /// <summary>An attribute; the default if it is absent.</summary>
    public long Integer(string name, long absent) => attributes.TryGetValue(name, out var attribute) ? attribute.I : absent;

    /// <summary>An attribute; the default if it is absent.</summary>
    public double Float(string name, double absent) => attributes.TryGetValue(name, out var attribute) ? Rounded(attribute.F) : absent;

    /// <summary>An attribute; the default if it is absent.</summary>
    public string Text(string name, string absent) => attributes.TryGetValue(name, out var attribute) ? attribute.S.ToStringUtf8() : absent;

    /// <summary>A list attribute; null if it is absent.</summary>
    public IReadOnlyList<long>? List(string name) => attributes.TryGetValue(name, out var attribute) ? attribute.Ints : null;

    /// <summary>The attribute with a tensor; null if it is absent.</summary>
    public TensorProto? Stored(string name) => attributes.TryGetValue(name, out var attribute) && attribute.Type == AttributeType.Tensor ? attribute.T : null;

    /// <summary>Whether there is an attribute.</summary>
    public bool HasAttribute(string name) => attributes.ContainsKey(name);

    /// <summary>An axis, from 0.</summary>
    /// <exception cref="UntranslatableException">The tensor has no such axis.</exception>
    public static int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis)
        : throw new UntranslatableException($"axis {axis} does not exist in a tensor of {rank} dimensions");

    /// <inheritdoc/>
    public Layer Add(Layer layer)
    {
        register(layer);
        return layer;
    }

    /// <summary>The double that has the digits of a float: 0.1 instead of 0.10000000149.</summary>
    public static double Rounded(float value) => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
