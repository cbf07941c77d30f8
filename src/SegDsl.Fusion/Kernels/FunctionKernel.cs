using SegDsl.Fusion.Graphs;
using SegDsl.Fusion.Operations;
using SegDsl.Language.Graph;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>An operation without parameters, as the generated code computes it.</summary>
/// <param name="node">The operation.</param>
/// <param name="function">Its implementation.</param>
internal sealed class FunctionKernel(GraphNode node, OperationFunction function) : Kernel
{
    /// <inheritdoc/>
    public override string Name => node.Operation;

    /// <inheritdoc/>
    public override bool IsView => function.IsView;

    /// <inheritdoc/>
    public override bool NeedsFloat => function.NeedsFloat;

    // Indices above 256 have no exact value in bfloat16.
    /// <inheritdoc/>
    public override bool KeepsFloat => node is { Operation: "topk", Part: 1 };

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, InputSizes sizes) => function.Run(new(node, inputs, sizes));
}
