using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Graphs;

/// <summary>An operation with its tensors and the numbers of its arguments.</summary>
/// <param name="node">The operation.</param>
/// <param name="tensors">Its inputs, in order.</param>
/// <param name="sizes">The sizes of the network's inputs.</param>
internal readonly struct NodeCall(GraphNode node, Tensor[] tensors, InputSizes sizes)
{
    /// <summary>The first input.</summary>
    public Tensor Input => tensors[0];

    /// <summary>All inputs.</summary>
    public Tensor[] Tensors => tensors;

    /// <summary>The index of the result that is requested of an operation with several.</summary>
    public int Part => node.Part;

    /// <summary>The shape of the result.</summary>
    public long[] ResultShape => sizes.Of(node.Shape);

    /// <summary>The operation.</summary>
    public GraphNode Node => node;

    /// <summary>The input for an operand; null if the operation is applied without it.</summary>
    public Tensor? Operand(string name)
    {
        for (var i = 0; i < node.Operands.Count; i++)
            if (node.Operands[i] == name) return tensors[i];
        return null;
    }

    /// <summary>Whether a parameter has an argument or a default.</summary>
    public bool Has(string parameter) => node.Arguments.ContainsKey(parameter);

    /// <summary>An integer argument.</summary>
    public long Int(string parameter) => sizes.Of((Dimension)node.Arguments[parameter]);

    /// <summary>The integers of a list or shape argument.</summary>
    public long[] Ints(string parameter) => node.Arguments[parameter] switch
    {
        TensorShape shape => sizes.Of(shape),
        var list => [.. Numbers((IEnumerable<object>)list, sizes)],
    };

    /// <summary>An integer argument for every side of the input: of a list, or the same number for all.</summary>
    public long[] Sides(string parameter) =>
        node.Arguments[parameter] is Dimension number ? [.. Enumerable.Repeat(sizes.Of(number), (int)Input.dim() - 2)] : Ints(parameter);

    /// <summary>A number argument.</summary>
    public double Float(string parameter) => Number(node.Arguments[parameter], sizes);

    /// <summary>A number argument, or null if it was omitted.</summary>
    public double? OptionalFloat(string parameter) => node.Arguments.TryGetValue(parameter, out var value) ? Number(value, sizes) : null;

    /// <summary>A Boolean argument.</summary>
    public bool Bool(string parameter) => (bool)node.Arguments[parameter];

    /// <summary>A string argument, or the member of an enumeration.</summary>
    public string Text(string parameter) => (string)node.Arguments[parameter];

    /// <summary>The C# value of an argument: a <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="string"/>, or an array.</summary>
    public object Value(string parameter) => Convert(node.Arguments[parameter], sizes);

    private static object Convert(object value, InputSizes sizes) => value switch
    {
        Dimension number => sizes.Of(number),
        TensorShape shape => sizes.Of(shape),
        IEnumerable<object> list when list.All(item => item is Dimension) => Numbers(list, sizes).ToArray(),
        IEnumerable<object> list => list.Select(item => Number(item, sizes)).ToArray(),
        _ => value,
    };

    private static IEnumerable<long> Numbers(IEnumerable<object> list, InputSizes sizes) => list.Cast<Dimension>().Select(sizes.Of);

    private static double Number(object value, InputSizes sizes) => value is Dimension number ? sizes.Of(number) : (double)value;
}
