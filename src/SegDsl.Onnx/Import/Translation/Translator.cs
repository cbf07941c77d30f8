using SegDsl.Language.Shapes;
using SegDsl.Onnx.Format;
using SegDsl.Onnx.Import.Structure;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>Translates the nodes of a model to layers. Sizes that the model computes are calculated in the symbols of the input.</summary>
internal sealed class Translator
{
    private readonly string folder;
    private readonly ModelProto model;
    private readonly Dictionary<string, Value> values = [];
    private readonly Dictionary<string, Layer> parameters = [];
    private readonly List<Layer> layers = [];
    private readonly List<(string Node, string Reason)> problems = [];
    private readonly bool isOneBatch;
    private readonly HashSet<string> produced;
    private readonly Dictionary<NodeProto, OperationDescription> described;
    private readonly Dictionary<(string Letter, string Name), string> symbols = [];
    private readonly HashSet<string> usedSymbols = [];
    private long? samples;

    private Translator(ModelProto model, string folder, bool isOneBatch)
    {
        (this.model, this.folder, this.isOneBatch) = (model, folder, isOneBatch);
        produced = [.. model.Graph.Node.SelectMany(n => n.Output)];
        described = DescribedOperations.In(model);
    }

    /// <summary>Translates a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The folder of the model.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="isOneBatch">Whether the number of samples is that of the model, if the model fixes it.</param>
    /// <exception cref="OnnxException">The model is damaged, or contains what the language has no operation for. The message lists everything.</exception>
    public static Translation Translate(ModelProto model, string folder, string path, bool isOneBatch)
    {
        var translator = new Translator(model, folder, isOneBatch);
        translator.DeclareInputs();
        var needed = translator.described.Count == 0 ? null : DescribedOperations.Needed(model.Graph, translator.described);
        foreach (var node in model.Graph.Node.Where(n => needed?.Contains(n) != false)) translator.Translate(node);
        var outputs = translator.Outputs();
        var problems = Group(translator.problems);
        if (problems is [var only]) throw new OnnxException($"{path} cannot be imported: {only}");
        return problems is []
            ? new(translator.layers, outputs)
            : throw new OnnxException($"{path} cannot be imported:\n{string.Join('\n', problems.Select(p => "  " + p))}");
    }

    /// <summary>The messages. Of nodes with the same problem, the first ones are named.</summary>
    private static List<string> Group(IEnumerable<(string Node, string Reason)> problems) =>
    [
        .. problems.Distinct().GroupBy(p => (Operator: p.Node[(p.Node.LastIndexOf('(') + 1)..], p.Reason)).Select(g =>
        {
            var rest = g.Count() - 1;
            return rest == 0 ? $"{g.First().Node}: {g.Key.Reason}" : $"{g.First().Node} and {rest} more: {g.Key.Reason}";
        }),
    ];

    private void DeclareInputs()
    {
        var stored = DeclareStored(model.Graph);
        foreach (var input in model.Graph.Input.Where(i => !stored.Contains(i.Name)))
        {
            var type = input.Type?.TensorType;
            var isBytes = type is { Shape.Dim.Count: 4, ElemType: (int)TensorProto.Types.DataType.Uint8 };
            var isFloat = type?.ElemType is (int)TensorProto.Types.DataType.Float or (int)TensorProto.Types.DataType.Float16;
            if (type is null || !(isBytes || isFloat))
            {
                problems.Add(($"input '{input.Name}'", "is not a tensor of floats or bytes"));
                values[input.Name] = Value.Unknown;
                continue;
            }
            if (type.Shape is not { Dim.Count: 4 or 5 } shape)
            {
                problems.Add(($"input '{input.Name}'", "is not a tensor of 4 or 5 dimensions: samples, channels, and sides"));
                values[input.Name] = Value.Unknown;
                continue;
            }
            // Bytes have their channels last.
            int[] axes = isBytes ? [0, 2, 3, 1] : [.. Enumerable.Range(0, shape.Dim.Count)];
            var layer = new Layer(Layer.Input)
            {
                Shapes = [new([.. shape.Dim.Select((d, i) => InputSize(input.Name, d, axes[i], shape.Dim.Count))])], GivenLabel = input.Name,
            };
            Register(layer);
            values[input.Name] = Value.Of(layer);
        }
    }

    /// <summary>Declares the tensors that a graph stores.</summary>
    /// <returns>Their names.</returns>
    private HashSet<string> DeclareStored(GraphProto graph)
    {
        var stored = new HashSet<string>();
        foreach (var tensor in graph.Initializer)
        {
            stored.Add(tensor.Name);
            var elements = new StoredValues(tensor, folder);
            elements.Check();
            values[tensor.Name] = SizeOperators.Known(elements, tensor.Name);
        }
        foreach (var name in graph.SparseInitializer.Select(tensor => tensor.Values?.Name ?? ""))
        {
            problems.Add(($"initializer '{name}'", "is a sparse tensor, which cannot be read. Store it as a dense one"));
            stored.Add(name);
            values[name] = Value.Unknown;
        }
        return stored;
    }

    private Dimension InputSize(string name, TensorShapeProto.Types.Dimension size, int axis, int rank)
    {
        if (size.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && size.DimValue > 0)
        {
            if (axis > 0 || isOneBatch) return size.DimValue;
            samples = size.DimValue;
        }
        if (axis == 1) problems.Add(($"input '{name}'", "has no fixed number of channels. Export it with a fixed number"));
        var letter = axis == 0 ? "N" : rank == 4 ? axis == 2 ? "H" : "W" : axis == 2 ? "D" : axis == 3 ? "H" : "W";
        if (size.DimParam.Length == 0 || axis <= 1) return Dimension.Symbol(letter);
        // Inputs of different sizes have different names for them.
        if (!symbols.TryGetValue((letter, size.DimParam), out var symbol))
            symbols[(letter, size.DimParam)] = symbol = Labels.Unique(letter, usedSymbols);
        return Dimension.Symbol(symbol);
    }

    private void Translate(NodeProto node)
    {
        var first = layers.Count;
        try
        {
            var description = described.GetValueOrDefault(node);
            var inputs = (description?.Inputs ?? node.Input).Select(name => name.Length == 0 ? null : Find(name, node)).ToList();
            if (inputs.Exists(v => v is { IsUnknown: true }))
            {
                // Follows from a problem that is already reported; an operator that is never known is another one.
                if (!Operators.Exists(node)) throw Missing();
                Define(node, [.. node.Output.Select(_ => Value.Unknown)]);
                return;
            }
            if (!Operators.Exists(node)) throw Missing();
            if (node.OpType == ConstantBranch.If)
            {
                Branch(node, inputs);
                return;
            }
            var call = new NodeCall(node, inputs, ModelReader.OpsetOf(model), folder, samples, Register, Declare);
            Define(node, description is null ? Operators.Translate(call) : [DescribedOperations.Translate(call, description, name => Find(name, node))]);
            foreach (var layer in layers.Skip(first)) layer.Origin = Describe(node);
            if (layers.Skip(first).SelectMany(NotFinite).FirstOrDefault() is { } problem) throw new UntranslatableException(problem);
            foreach (var layer in layers.Skip(first).Where(l => l.Operation != Layer.Parameter))
                NodeNames.Apply(layer, node.Name, node.OpType, namesAll: model.ProducerName == Export.ModelMetadata.Producer);
        }
        catch (UntranslatableException e)
        {
            problems.Add((Describe(node), e.Message));
            Define(node, [.. node.Output.Select(_ => Value.Unknown)]);
        }
        catch (Exception e) when (e is OverflowException or DimensionTooLargeException or DivideByZeroException)
        {
            problems.Add((Describe(node), $"its sizes are not valid: {e.Message}"));
            Define(node, [.. node.Output.Select(_ => Value.Unknown)]);
        }

        static UntranslatableException Missing() => new("the language has no such operation");
    }

    /// <summary>What is wrong with the numbers that become text of the language, which has no literals for them.</summary>
    private static IEnumerable<string> NotFinite(Layer layer) => layer.Inputs.Where(i => i.Result is null).Select(i => i.Number)
        .Concat(layer.Arguments.Select(a => a.Value).OfType<double>())
        .Where(number => !double.IsFinite(number))
        .Select(number => FormattableString.Invariant($"uses the constant {number}, which is not finite and has no literal in the language"));

    /// <summary>Translates the branch of an If whose condition is known, as if its nodes were in the graph around it.</summary>
    private void Branch(NodeProto node, IReadOnlyList<Value?> inputs)
    {
        var branch = ConstantBranch.Of(node, inputs);
        DeclareStored(branch);
        foreach (var inner in branch.Node) Translate(inner);
        Define(node, [.. branch.Output.Select(output => Find(output.Name, node))]);
    }

    private void Register(Layer layer)
    {
        layer.Index = layers.Count;
        layers.Add(layer);
    }

    private static string Describe(NodeProto node) =>
        $"node {(node.Name.Length > 0 ? $"'{node.Name}'" : $"that computes '{node.Output.FirstOrDefault()}'")} "
        + $"({(node.Domain.Length > 0 ? node.Domain + "." : "")}{node.OpType})";

    private Value Find(string name, NodeProto node)
    {
        if (values.TryGetValue(name, out var value)) return value;
        throw new UntranslatableException(produced.Contains(name)
            ? $"uses '{name}' before it is computed: the nodes form a cycle or are not sorted"
            : $"uses '{name}', which is neither computed nor stored nor an input");
    }

    private void Define(NodeProto node, IReadOnlyList<Value> results)
    {
        for (var i = 0; i < node.Output.Count; i++)
        {
            if (node.Output[i].Length == 0) continue;
            if (i >= results.Count) continue;
            // Equal weights are stored once; the aliases have the names of the network.
            var result = results[i];
            if (node.OpType == "Identity" && result is { Stored: { } stored, IsTransposed: false, IsCalculated: false })
                result = Value.Of(stored, node.Output[i]);
            if (!values.TryAdd(node.Output[i], result)) problems.Add((Describe(node), $"'{node.Output[i]}' is defined twice"));
        }
    }

    private Layer Declare(StoredValues stored, string name, NodeCall user)
    {
        if (stored.Shape.Count == 0) throw new UntranslatableException($"'{name}' is a constant where a tensor is expected");
        if (parameters.TryGetValue(name, out var known)) return known;
        var path = name.Split('.');
        var layer = new Layer(Layer.Parameter)
        {
            Shapes = [new([.. stored.Shape.Select(Dimension.Constant)])],
            State = [new("", stored.Shape, stored.Floats, stored, name)],
            GivenLabel = NodeNames.IsReadable(name) ? path[^1] : "weight",
        };
        NodeNames.Apply(layer, user.Name, user.Operator);
        if (NodeNames.IsReadable(name) && path.Length is > 1 and <= NodeNames.MaxDepth) (layer.Path, layer.HasPath) = (path[..^1], true);
        Register(layer);
        return parameters[name] = layer;
    }

    private List<(string Name, Result Result)> Outputs()
    {
        var outputs = new List<(string, Result)>();
        foreach (var output in model.Graph.Output)
        {
            if (!values.TryGetValue(output.Name, out var value)) problems.Add(($"output '{output.Name}'", "is not computed by any node"));
            else if (value.Computed is { } result) outputs.Add((output.Name, result));
            else if (!value.IsUnknown) problems.Add(($"output '{output.Name}'", "does not depend on the input"));
        }
        return outputs;
    }
}

/// <summary>The layers of a model.</summary>
/// <param name="Layers">The layers, each after those that compute its inputs.</param>
/// <param name="Outputs">The outputs with their names.</param>
internal sealed record Translation(List<Layer> Layers, List<(string Name, Result Result)> Outputs);
