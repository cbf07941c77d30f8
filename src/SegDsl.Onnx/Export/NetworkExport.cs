using System.Globalization;
using System.Reflection;
using SegDsl.Fusion.Planning;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Networks;
using SegDsl.Onnx.Format;
using DataType = SegDsl.Onnx.Format.TensorProto.Types.DataType;

namespace SegDsl.Onnx.Export;

/// <summary>Writes the graph of a network in ONNX.</summary>
internal sealed class NetworkExport
{
    private readonly NetworkGraph graph;
    private readonly Assembly assembly;
    private readonly OnnxExportOptions options;
    private readonly DataType type;
    private readonly Dictionary<string, Dimension> fixedSizes;
    private readonly Dictionary<string, DataType> stored = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Value, long Axis)> sources = new(StringComparer.Ordinal);
    private readonly (string Name, DataType Type)[] values;
    private readonly TensorShape[] shapes;
    private readonly HashSet<string> named = new(StringComparer.Ordinal);
    private readonly List<GraphNode> described = [];

    /// <summary>Prepares the export.</summary>
    /// <param name="network">The network with its weights.</param>
    /// <param name="graph">Its graph, with the numbers that it was created with.</param>
    /// <param name="options">How it is written.</param>
    public NetworkExport(SegmentationNetwork network, NetworkGraph graph, OnnxExportOptions options)
    {
        (this.graph, this.options, Model, Modules) = (graph, options, new(options.Opset), new(network));
        assembly = network.GetType().Assembly;
        type = options.Float16 ? DataType.Float16 : DataType.Float;
        fixedSizes = options.Sizes.ToDictionary(size => size.Key, size => Dimension.Constant(size.Value));
        values = new (string, DataType)[graph.Nodes.Count];
        shapes = [.. graph.Nodes.Select(node => node.Shape.Substitute(fixedSizes))];
        Sizes = new(Model, sources);
    }

    /// <summary>The nodes and constants of the model.</summary>
    public ModelBuilder Model { get; }

    /// <summary>Sizes as values.</summary>
    public SizeValues Sizes { get; }

    /// <summary>The parameters and buffers of the network.</summary>
    public NetworkModules Modules { get; }

    /// <summary>The parameters and buffers that the model needs, with the types that they are stored in, in the order of their use.</summary>
    public IReadOnlyDictionary<string, DataType> Stored => stored;

    /// <summary>Replaces the symbols whose sizes are fixed.</summary>
    public Dimension Known(Dimension size) => size.Substitute(fixedSizes);

    /// <summary>The name of an operation: the path of its module, and the operation unless the module is the operation.</summary>
    public static string NameOf(GraphNode node)
    {
        var operation = node.Operation switch { "+" => "add", "-" => "sub", "*" => "mul", "/" => "div", var name => name };
        if (node.Path.Length == 0) return operation;
        return node.State.Count > 0 ? node.Path : $"{node.Path}/{operation}";
    }

    /// <summary>A parameter or buffer in the given type.</summary>
    public string State(string key, DataType wanted)
    {
        _ = Modules.State(key);
        if (!stored.TryGetValue(key, out var known)) stored.Add(key, known = wanted);
        return As(key, known, wanted);
    }

    /// <summary>Writes the graph. The parameters and buffers are not part of it yet.</summary>
    /// <exception cref="OnnxException">An operation has no ONNX form, or an option does not apply to the network.</exception>
    public GraphProto Write()
    {
        var outputs = new OutputSelection(graph, options).Outputs;
        foreach (var key in graph.State.Select(entry => entry.Key)) Model.Unique(key);
        foreach (var input in graph.Inputs) Model.Unique(input.Name);
        foreach (var output in outputs) Model.Unique(output.Name);
        var needed = new HashSet<int>(outputs.Select(output => output.Node));
        foreach (var node in graph.Nodes.Reverse())
            if (needed.Contains(node.Index)) needed.UnionWith(node.Inputs);

        var written = new GraphProto { Name = graph.Name };
        foreach (var (input, index) in graph.Inputs.Zip(graph.Nodes.Where(node => node.Operation == GraphNode.Input).Select(node => node.Index)))
            written.Input.Add(Input(input, index));
        foreach (var node in graph.Nodes.Where(node => node.Operation != GraphNode.Input && needed.Contains(node.Index))) Write(node);
        foreach (var output in outputs) written.Output.Add(Output(output));
        // The outputs have given some values other names.
        foreach (var node in described) Describe(node);

        var results = Model.Nodes.SelectMany(node => node.Output).ToHashSet(StringComparer.Ordinal);
        foreach (var index in needed.Order())
            if (results.Remove(values[index].Name) && !named.Contains(values[index].Name))
                written.ValueInfo.Add(ValueInfos.Of(values[index].Name, values[index].Type, shapes[index]));
        written.Node.Add(Model.Nodes);
        written.Initializer.Add(Model.Constants);
        return written;
    }

    private ValueInfoProto Input(GraphOutput input, int index)
    {
        var shape = shapes[index];
        var isImage = graph.Inputs.Count == 1 || input.Name == NetworkInputs.ImageName;
        ValueInfoProto described;
        if (options.Preprocess && isImage)
        {
            described = ValueInfos.Of(input.Name, DataType.Uint8, Preprocessing.ShapeOf(shape));
            values[index] = (Preprocessing.Write(Model, input.Name, shape, options.Dataset?.Normalization), DataType.Float);
        }
        else
        {
            described = ValueInfos.Of(input.Name, DataType.Float, shape);
            values[index] = (input.Name, DataType.Float);
        }
        for (var axis = 0; axis < shape.Rank; axis++)
            if (shape[axis].Value is null) sources.TryAdd(shape[axis].Symbols.Single(), (values[index].Name, axis));
        return described;
    }

    private void Write(GraphNode node)
    {
        if (node.Operation == GraphNode.Weight)
        {
            values[node.Index] = (State(node.Path, type), type);
            return;
        }
        var form = node.Method is null
            ? OnnxForms.All.GetValueOrDefault(node.Operation)
            : ExternForms.Find(assembly, node.Method, node.Location);
        if (form is null) throw new OnnxException($"{node.Location}: '{node.Operation}' has no ONNX form, so {graph.Name} cannot be exported.");
        var needsFloat = form.NeedsFloat && Modules.BatchNormOf(node) is null;
        var computed = needsFloat || (form.KeepsType && node.Inputs.All(input => values[input].Type == DataType.Float)) ? DataType.Float : type;
        var start = Model.Nodes.Count;
        var call = new FormCall(
            this, node with { Shape = shapes[node.Index] }, [.. node.Inputs.Select(input => As(values[input].Name, values[input].Type, computed))],
            [.. node.Inputs.Select(input => shapes[input])], computed);
        var result = form.Write(call);
        // An operation that changes nothing returns its input.
        var name = call.Inputs.Contains(result) ? result : Model.Unique(NameOf(node));
        if (name != result) Model.Rename(result, name, start);
        values[node.Index] = (name, computed);
        if (form.IsDescribed && name != call.Input) described.Add(node);
    }

    /// <summary>Describes an operation beside its nodes, unless an argument depends on the size of the input.</summary>
    private void Describe(GraphNode node)
    {
        // The layer has the parameters of another one, which a description cannot refer to.
        if (node.IsAgain) return;
        var arguments = new Dictionary<string, object>();
        foreach (var (parameter, value) in node.Arguments)
        {
            if (ConstantOf(value) is not { } constant) return;
            arguments.Add(parameter, constant);
        }
        var last = Model.Nodes.First(written => written.Output.Contains(values[node.Index].Name));
        last.DocString = new OperationDescription(
            node.Operation, [.. node.Inputs.Select(input => values[input].Name)], arguments,
            node.State.ToDictionary(entry => entry.Key[(node.Path.Length + 1)..], entry => entry.Key)).ToJson();
    }

    /// <summary>An argument as a number or list of integers; null if it depends on the size of the input, or is something else.</summary>
    private object? ConstantOf(object argument)
    {
        switch (argument)
        {
            case double:
                return argument;
            case Dimension size:
                return Known(size).Value;
            case TensorShape shape:
                var sizes = shape.Dimensions.Select(side => Known(side).Value).ToList();
                return sizes.Contains(null) ? null : sizes.Select(side => side!.Value).ToArray();
            default:
                return null;
        }
    }

    private ValueInfoProto Output(SelectedOutput output)
    {
        var (value, from) = values[output.Node];
        var shape = shapes[output.Node];
        var wanted = DataType.Float;
        if (options.ArgMax && output.Name == OutputSelection.Segmentation)
        {
            value = Model.Add("labels/ArgMax", "ArgMax", [value], ("axis", 1L), ("keepdims", 0L));
            (from, wanted) = (DataType.Int64, DataType.Uint8);
            shape = new([.. shape.Dimensions.Where((_, axis) => axis != 1)]);
        }
        value = As(value, from, wanted);
        // A value can be several outputs, and an input or parameter of the network can be an output.
        if (!named.Contains(value) && Model.Nodes.Exists(node => node.Output.Contains(value))) Rename(value, output.Name);
        else
        {
            var identity = Model.Add(output.Name + "/Identity", "Identity", [value]);
            Model.Rename(identity, output.Name, Model.Nodes.Count - 1);
        }
        named.Add(output.Name);
        return ValueInfos.Of(output.Name, wanted, shape);
    }

    private void Rename(string from, string to)
    {
        Model.Rename(from, to);
        for (var i = 0; i < values.Length; i++)
            if (values[i].Name == from) values[i].Name = to;
    }

    /// <summary>A value in another type.</summary>
    private string As(string value, DataType from, DataType to) => from == to
        ? value
        : Model.Share($"{value} as {to}", () => Model.Add(string.Create(CultureInfo.InvariantCulture, $"{value}/{to}"), "Cast", [value], ("to", (long)to)));
}
