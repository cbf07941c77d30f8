using SegDsl.Fusion.Kernels;
using SegDsl.Language.Graph;

namespace SegDsl.Fusion.Planning;

/// <summary>A step of a plan.</summary>
/// <param name="Kernel">What it computes.</param>
/// <param name="Inputs">The indices of the nodes whose results are its inputs.</param>
/// <param name="Output">The index of the node whose result it computes.</param>
/// <param name="Nodes">The operations that it stands for, in order.</param>
internal sealed record Step(Kernel Kernel, int[] Inputs, int Output, IReadOnlyList<GraphNode> Nodes)
{
    /// <summary>The values that no later step needs.</summary>
    public int[] Released { get; set; } = [];
}
