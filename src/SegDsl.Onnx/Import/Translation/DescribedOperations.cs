using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Language.Types;
using SegDsl.Onnx.Format;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>The operations that an export of this project describes beside their nodes; see <see cref="OperationDescription"/>.</summary>
internal static class DescribedOperations
{
    /// <summary>The descriptions in a model by the node that computes the result. Empty for models of other exporters.</summary>
    public static Dictionary<NodeProto, OperationDescription> In(ModelProto model)
    {
        if (model.ProducerName != Export.ModelMetadata.Producer) return [];
        var found = new Dictionary<NodeProto, OperationDescription>(ReferenceEqualityComparer.Instance);
        foreach (var node in model.Graph.Node)
            if (node.Output.Count == 1 && OperationDescription.Parse(node.DocString) is { } description
                && OperationCatalog.Find(description.Operation) is not null)
                found.Add(node, description);
        return found;
    }

    /// <summary>The nodes that compute a graph's outputs if described operations are taken from their descriptions.</summary>
    public static HashSet<NodeProto> Needed(GraphProto graph, IReadOnlyDictionary<NodeProto, OperationDescription> described)
    {
        var producers = new Dictionary<string, NodeProto>();
        foreach (var node in graph.Node)
            foreach (var output in node.Output) producers.TryAdd(output, node);
        var needed = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<string>(graph.Output.Select(output => output.Name));
        while (pending.TryPop(out var name))
        {
            if (!producers.TryGetValue(name, out var node) || !needed.Add(node)) continue;
            foreach (var input in described.TryGetValue(node, out var description) ? description.Inputs : node.Input) pending.Push(input);
        }
        return needed;
    }

    /// <summary>The layer of a described operation.</summary>
    /// <param name="call">The node that computes the result, with the inputs of the description.</param>
    /// <param name="description">The description.</param>
    /// <param name="find">Finds a value of the model.</param>
    /// <exception cref="UntranslatableException">The description does not fit the model.</exception>
    public static Value Translate(NodeCall call, OperationDescription description, Func<string, Value> find)
    {
        var operation = OperationCatalog.Find(description.Operation)!;
        var required = operation.Operands.Count(operand => !operand.IsOptional);
        if (call.Inputs.Count < required || call.Inputs.Count > operation.Operands.Count)
            throw Unfit($"'{operation.Name}' takes {required} to {operation.Operands.Count} inputs, not {call.Inputs.Count}");
        var inputs = Enumerable.Range(0, call.Inputs.Count).Select(call.Tensor).ToList();
        return Value.Of(call.Add(new Layer(operation.Name)
        {
            Inputs = [.. inputs],
            Arguments = [.. operation.Parameters.Where(p => description.Arguments.ContainsKey(p.Name))
                .Select(p => new Argument(p.Name, InTypeOf(p, description.Arguments[p.Name]), p.Default, IsPositional: p.Default is null))],
            Shapes = [ShapeOf(operation.Name, inputs, description)],
            State = [.. description.State.Select(entry => ConvolutionOperators.State(entry.Key, find(entry.Value)))],
        }));
    }

    private static object InTypeOf(OperationParameter parameter, object value) =>
        parameter.Type == BoundType.Float && value is long number ? (double)number : value;

    /// <summary>The shape of the result. The compiler checks the operation itself when it reads the text.</summary>
    private static TensorShape ShapeOf(string operation, List<Result> inputs, OperationDescription description)
    {
        var shape = inputs[0].Shape;
        switch (operation)
        {
            case "adaptive_avg_pool" or "adaptive_max_pool":
                return shape.Rank == 4 && description.Arguments.GetValueOrDefault("size") is long[] { Length: 2 } size
                    ? shape.With(2, size[0]).With(3, size[1])
                    : throw Unfit($"'{operation}' needs a map and a size of two numbers");
            case "attention":
                return inputs.TrueForAll(input => input.Shape.Rank == 3) ? shape.With(2, inputs[2].Shape[2]) : throw Unfit($"'{operation}' needs tokens");
            case "pixel_unshuffle":
                return shape.Rank == 4 && description.Arguments.GetValueOrDefault("factor") is long factor and > 0
                    ? new([shape[0], shape[1] * (factor * factor), Dimension.FloorDivide(shape[2], factor), Dimension.FloorDivide(shape[3], factor)])
                    : throw Unfit($"'{operation}' needs a map and a positive factor");
            case "pad_to_multiple":
                return shape.Rank > 2 && description.Arguments.GetValueOrDefault("multiple") is long multiple and > 0
                    ? new([.. shape.Dimensions.Select((side, axis) => axis < 2 ? side : Dimension.CeilingDivide(side, multiple) * multiple)])
                    : throw Unfit($"'{operation}' needs a map and a positive number");
            default:
                return shape;
        }
    }

    private static UntranslatableException Unfit(string reason) => new($"its description does not fit: {reason}. Export the network again");
}
