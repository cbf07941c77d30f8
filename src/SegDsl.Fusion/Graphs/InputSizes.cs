using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Networks;

namespace SegDsl.Fusion.Graphs;

/// <summary>The values of the symbols in the shapes of a network, for inputs of certain sizes.</summary>
internal sealed class InputSizes
{
    private readonly Dictionary<string, long> values = new(StringComparer.Ordinal);

    /// <summary>Reads the sizes from inputs, and checks them.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <exception cref="NetworkInputException">The shape of an input is not one that the network accepts.</exception>
    public InputSizes(NetworkGraph graph, NetworkInputs inputs)
    {
        foreach (var input in graph.Inputs)
        {
            var declared = input.Shape ?? throw new InvalidOperationException($"The input '{input.Name}' of {graph.Name} has no shape.");
            var shape = (graph.Inputs.Count == 1 ? inputs.Image : inputs[input.Name]).shape;
            if (shape.Length != declared.Rank) throw Rejected(graph, input, shape, declared, isSize: false);
            for (var axis = 0; axis < declared.Rank; axis++)
            {
                // A dimension of an input is a number or a symbol.
                var number = declared[axis].Value;
                if (number is { } fixedSize ? fixedSize != shape[axis] : !Fits(declared[axis].Symbols.Single(), shape[axis]))
                    throw Rejected(graph, input, shape, declared, isSize: number is null);
            }
        }
        if (graph.Requirements.Allows(values)) return;
        var least = graph.Requirements.Least.Where(l => values[l.Key] < l.Value).Select(l => FormattableString.Invariant($"{l.Key} >= {l.Value}"));
        var others = graph.Requirements.Others.Where(o => o.Value.Evaluate(values) < o.Least).Select(o => o.ToString());
        throw new NetworkInputException(
            $"{graph.Name} requires that {string.Join(" and ", least.Concat(others))}, but got {string.Join("x", inputs.Image.shape[2..])}.",
            graph.Inputs[0].Name) { IsSize = true };
    }

    /// <summary>The number that a dimension stands for.</summary>
    public long Of(Dimension dimension) => dimension.Value ?? dimension.Evaluate(values);

    /// <summary>The numbers that a shape stands for.</summary>
    public long[] Of(TensorShape shape) => [.. shape.Dimensions.Select(Of)];

    private bool Fits(string symbol, long size)
    {
        if (!values.TryGetValue(symbol, out var known)) values.Add(symbol, known = size);
        return known == size;
    }

    private static NetworkInputException Rejected(NetworkGraph graph, GraphOutput input, long[] shape, TensorShape declared, bool isSize) =>
        new($"{graph.Name}: the input '{input.Name}' must be {declared}, but is [{string.Join(", ", shape)}]. Pass a tensor of this shape.", input.Name)
        {
            IsSize = isSize,
        };
}
