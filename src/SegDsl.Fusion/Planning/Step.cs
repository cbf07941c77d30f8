using SegDsl.Fusion.Kernels;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Fusion.Planning;

/// <summary>A step of a plan.</summary>
/// <param name="Kernel">What it computes.</param>
/// <param name="Inputs">The indices of the values that are its inputs.</param>
/// <param name="Output">The index of the value that it computes.</param>
/// <param name="Nodes">The operations that it stands for, in order; a step that computes a part of one has none.</param>
internal sealed record Step(Kernel Kernel, int[] Inputs, int Output, IReadOnlyList<GraphNode> Nodes)
{
    /// <summary>The path of its module.</summary>
    public string Path { get; init; } = Nodes.Count > 0 ? Nodes[0].Path : "";

    /// <summary>The shape of its result.</summary>
    public TensorShape Shape { get; init; } = Nodes.Count > 0 ? Nodes[Nodes.Count - 1].Shape : new([]);

    /// <summary>Its floating-point operations.</summary>
    public Dimension Flops { get; init; } = Nodes.Aggregate(Dimension.Zero, (sum, node) => sum + node.Flops);

    /// <summary>Why it is not part of a fused operation.</summary>
    public string Note { get; init; } = "";

    /// <summary>The values that no later step needs.</summary>
    public int[] Released { get; set; } = [];
}
