using SegDsl.Fusion.Graphs;
using SegDsl.Language.Graph;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>An operation that overwrites its first input, which nothing else needs, with the result.</summary>
/// <param name="node">The operation.</param>
internal sealed class InPlaceKernel(GraphNode node) : Kernel
{
    private static readonly Dictionary<string, Func<NodeCall, Tensor>> Operations = new()
    {
        ["relu"] = c => c.Input.relu_(),
        ["relu6"] = c => c.Input.relu6_(),
        ["hardswish"] = c => c.Input.hardswish_(),
        ["silu"] = c => c.Input.silu_(),
        ["sigmoid"] = c => c.Input.sigmoid_(),
        ["tanh"] = c => c.Input.tanh_(),
        ["+"] = c => c.Tensors.Length == 2 ? c.Input.add_(c.Tensors[1]) : c.Input.add_(Number(c)),
        ["-"] = c => c.Tensors.Length == 2 ? c.Input.sub_(c.Tensors[1]) : c.Input.sub_(c.Float(GraphNode.RightNumber)),
        ["*"] = c => c.Tensors.Length == 2 ? c.Input.mul_(c.Tensors[1]) : c.Input.mul_(Number(c)),
    };

    /// <inheritdoc/>
    public override string Name => node.Operation + " in place";

    /// <summary>Whether an operation has such a form.</summary>
    public static bool Has(GraphNode node) =>
        Operations.ContainsKey(node.Operation) && !(node.Operation == "-" && node.Arguments.ContainsKey(GraphNode.LeftNumber));

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, InputSizes sizes)
    {
        var result = Operations[node.Operation](new(node, inputs, sizes));
        return ReferenceEquals(result, inputs[0]) ? result.alias() : result;
    }

    private static double Number(NodeCall call) => call.Float(call.Has(GraphNode.LeftNumber) ? GraphNode.LeftNumber : GraphNode.RightNumber);
}
