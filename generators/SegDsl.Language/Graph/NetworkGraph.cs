using SegDsl.Language.Binding;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>A network laid out completely: every operation with the shape of its result, every parameter and buffer.</summary>
/// <param name="Network">The network.</param>
/// <param name="OpenParameters">The whole-number parameters that shapes depend on as symbols, with their defaults where they have one.</param>
/// <param name="FixedParameters">The other parameters that decided the layout, with the defaults that were taken.</param>
/// <param name="Inputs">The inputs, in order.</param>
/// <param name="Outputs">The outputs, in order.</param>
/// <param name="Nodes">The operations, each behind those it takes its inputs from.</param>
/// <param name="Modules">What holds the operations together; the first one is the network.</param>
/// <param name="State">The parameters and buffers, in the order of the state dictionary.</param>
/// <param name="Requirements">What it demands of the size of its input and of its open parameters.</param>
public sealed record NetworkGraph(
    BlockSignature Network,
    IReadOnlyDictionary<string, Dimension?> OpenParameters,
    IReadOnlyDictionary<string, object> FixedParameters,
    IReadOnlyList<GraphOutput> Inputs,
    IReadOnlyList<GraphOutput> Outputs,
    IReadOnlyList<GraphNode> Nodes,
    IReadOnlyList<GraphModule> Modules,
    IReadOnlyList<StateEntry> State,
    NetworkRequirements Requirements)
{
    /// <summary>The name of the network.</summary>
    public string Name => Network.Name;

    // Much of a network is copies, which share their shapes and costs.

    /// <summary>How many numbers there are to learn: the elements of all parameters, buffers not counted.</summary>
    public Dimension ParameterCount => State.Where(s => s.IsParameter)
        .GroupBy(s => s.Shape, ReferenceComparer<TensorShape>.Instance)
        .Aggregate(Dimension.Zero, (sum, equal) => sum + (equal.Key.Elements * equal.Count()));

    /// <summary>
    /// How many floating-point operations a forward pass costs in inference, as a function of the symbols; a multiplication and an addition are two.
    /// </summary>
    /// <exception cref="OverflowException">The number does not fit into 64 bits.</exception>
    public Dimension Flops => Nodes.GroupBy(n => n.Cost).Aggregate(Dimension.Zero, (sum, equal) => sum + (equal.Key.Value * equal.Count()));

    /// <summary>What to put in place of open parameters to have shapes with their defaults.</summary>
    public IReadOnlyDictionary<string, Dimension> Defaults
    {
        get
        {
            var defaults = new Dictionary<string, Dimension>(StringComparer.Ordinal);
            foreach (var parameter in OpenParameters)
                if (parameter.Value is { } value) defaults.Add(parameter.Key, value);
            return defaults;
        }
    }
}

/// <summary>An input or output of a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsAuxiliary">Whether it is computed in training, or on request, only.</param>
/// <param name="Shape">Its shape; null where it could not be found, which was reported.</param>
public sealed record GraphOutput(string Name, bool IsAuxiliary, TensorShape? Shape)
{
    /// <summary>The places of the nodes it comes from: one, or one for every tensor of a list; none where that could not be found.</summary>
    public IReadOnlyList<int> Nodes { get; init; } = [];
}

/// <summary>An operation of a network.</summary>
/// <param name="Index">Its place in the list of nodes.</param>
/// <param name="Operation">The name of the operation, <c>input</c>, or the sign of an element-wise operator.</param>
/// <param name="Path">The path of the module: the beginning of its state keys; empty for what stands in the network itself.</param>
/// <param name="Inputs">The places of the nodes whose results it takes.</param>
/// <param name="Shape">The shape of its result.</param>
/// <param name="Location">Where it stands.</param>
public sealed record GraphNode(int Index, string Operation, string Path, IReadOnlyList<int> Inputs, TensorShape Shape, SourceLocation Location)
{
    /// <summary>The <see cref="Operation"/> of an input of the network.</summary>
    public const string Input = "input";

    /// <summary>The <see cref="Operation"/> of a parameter of a block's own.</summary>
    public const string Weight = "param";

    /// <summary>The place of the module that it stands in.</summary>
    public int Module { get; init; }

    /// <summary>The constants it was given, by the names of the parameters; what was left out and has no default is not among them.</summary>
    public IReadOnlyDictionary<string, object> Arguments { get; init; } = new Dictionary<string, object>();

    /// <summary>The parameters and buffers that are its own.</summary>
    public IReadOnlyList<StateEntry> State { get; init; } = [];

    /// <summary>Works out <see cref="Flops"/>; most readers of a graph never ask.</summary>
    internal Lazy<Dimension> Cost { get; init; } = new(() => Dimension.Zero);

    /// <summary>How many floating-point operations it costs in inference; a multiplication and an addition are two.</summary>
    /// <exception cref="OverflowException">The number does not fit into 64 bits.</exception>
    public Dimension Flops => Cost.Value;
}

/// <summary>An entry of the state dictionary.</summary>
/// <param name="Key">The key.</param>
/// <param name="Shape">The shape.</param>
/// <param name="IsParameter">Whether it is learnt; else it is a buffer.</param>
/// <param name="IsInteger">Whether it holds 64-bit whole numbers.</param>
public sealed record StateEntry(string Key, TensorShape Shape, bool IsParameter, bool IsInteger);
