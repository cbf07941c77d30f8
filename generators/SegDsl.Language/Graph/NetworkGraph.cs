using SegDsl.Language.Binding;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>A completely elaborated network: every operation with the shape of its result, every parameter and buffer.</summary>
/// <param name="Network">The network.</param>
/// <param name="OpenParameters">The integer parameters that are symbols in shapes, with their defaults if they have any.</param>
/// <param name="FixedParameters">The other parameters, which determine the layout, with the defaults used.</param>
/// <param name="Inputs">The inputs, in order.</param>
/// <param name="Outputs">The outputs, in order.</param>
/// <param name="Nodes">The operations, each after those that compute its inputs.</param>
/// <param name="Modules">The modules that group the operations; the first one is the network.</param>
/// <param name="State">The parameters and buffers, in the order of the state dictionary.</param>
/// <param name="Requirements">The requirements on its input size and its open parameters.</param>
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

    /// <summary>The number of learned parameters, without buffers.</summary>
    public Dimension ParameterCount => Dimension.Sum(State.Where(s => s.IsParameter).Select(s => s.Shape.Elements));

    /// <summary>
    /// The floating-point operations of a forward pass in inference, as a function of the symbols; a multiply-add counts as two.
    /// </summary>
    /// <exception cref="OverflowException">The number does not fit in 64 bits.</exception>
    public Dimension Flops => Dimension.Sum(Nodes.Select(n => n.Flops));

    /// <summary>The values to substitute for open parameters to get the shapes with their defaults.</summary>
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
/// <param name="IsAuxiliary">Whether it is computed only in training or on request.</param>
/// <param name="Shape">Its shape; null if it is unknown because of a reported error.</param>
public sealed record GraphOutput(string Name, bool IsAuxiliary, TensorShape? Shape)
{
    /// <summary>The indices of the nodes that compute it: one, or one per tensor of a list; none if they are unknown.</summary>
    public IReadOnlyList<int> Nodes { get; init; } = [];
}

/// <summary>An operation of a network.</summary>
/// <param name="Index">Its index in the list of nodes.</param>
/// <param name="Operation">The name of the operation, <c>input</c>, or the sign of an element-wise operator.</param>
/// <param name="Path">The path of its module, which is the prefix of its state keys; empty in the network itself.</param>
/// <param name="Inputs">The indices of the nodes that compute its inputs.</param>
/// <param name="Shape">The shape of its result.</param>
/// <param name="Location">Its source span.</param>
public sealed record GraphNode(int Index, string Operation, string Path, IReadOnlyList<int> Inputs, TensorShape Shape, SourceLocation Location)
{
    /// <summary>The <see cref="Operation"/> of an input of the network.</summary>
    public const string Input = "input";

    /// <summary>The <see cref="Operation"/> of a block's own parameter.</summary>
    public const string Weight = "param";

    private static readonly IReadOnlyDictionary<string, object> NoArguments = new Dictionary<string, object>();

    private static readonly Lazy<Dimension> NoCost = new(() => Dimension.Zero);

    /// <summary>The index of its module.</summary>
    public int Module { get; init; }

    /// <summary>The name in <see cref="Arguments"/> of the number on the left of an element-wise operator.</summary>
    public const string LeftNumber = "left";

    /// <summary>The name in <see cref="Arguments"/> of the number on the right of an element-wise operator.</summary>
    public const string RightNumber = "right";

    /// <summary>
    /// The constant arguments by parameter name; excludes omitted arguments without a default. An element-wise operator of a tensor and a number has that
    /// number under the name of its side.
    /// </summary>
    public IReadOnlyDictionary<string, object> Arguments { get; init; } = NoArguments;

    /// <summary>The index of the result among those of an operation with several, such as <c>split</c>, each of which has its own node.</summary>
    public int Part { get; init; }

    /// <summary>The names of the operands that <see cref="Inputs"/> belong to, in the same order; empty for operators and blocks in C#.</summary>
    public IReadOnlyList<string> Operands { get; init; } = [];

    /// <summary>The declaration of an operation written in C#; null for others.</summary>
    public BlockSignature? Method { get; init; }

    /// <summary>Whether it is part of a layer that is applied again; <see cref="State"/> is then that of the first application, and empty here.</summary>
    public bool IsAgain { get; init; }

    /// <summary>Its own parameters and buffers.</summary>
    public IReadOnlyList<StateEntry> State { get; init; } = [];

    /// <summary>Computes <see cref="Flops"/> on demand, because most users of a graph do not need it.</summary>
    internal Lazy<Dimension> Cost { get; init; } = NoCost;

    /// <summary>Its floating-point operations in inference; a multiply-add counts as two.</summary>
    /// <exception cref="OverflowException">The number does not fit in 64 bits.</exception>
    public Dimension Flops => Cost.Value;
}

/// <summary>An entry of the state dictionary.</summary>
/// <param name="Key">The key.</param>
/// <param name="Shape">The shape.</param>
/// <param name="IsParameter">Whether it is a learned parameter; otherwise it is a buffer.</param>
/// <param name="IsInteger">Whether it holds 64-bit integers.</param>
public sealed record StateEntry(string Key, TensorShape Shape, bool IsParameter, bool IsInteger);
