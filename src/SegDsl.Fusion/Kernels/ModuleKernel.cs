using SegDsl.Fusion.Graphs;
using SegDsl.Language.Graph;
using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>A layer with parameters, computed by its module.</summary>
/// <param name="node">The operation.</param>
/// <param name="module">The module, in evaluation mode.</param>
internal sealed class ModuleKernel(GraphNode node, nn.Module module) : Kernel
{
    /// <inheritdoc/>
    public override string Name => node.Operation;

    /// <inheritdoc/>
    public override bool NeedsFloat => true;

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, InputSizes sizes) => module switch
    {
        // Keys are also the values if they are given alone.
        MultiHeadAttention attention when inputs.Length > 1 => attention.call(inputs[0], inputs[1], inputs[^1]),
        nn.Module<Tensor, Tensor> layer => layer.call(inputs[0]),
        _ => throw new InvalidOperationException($"The module of {node.Operation} at '{node.Path}' is a {module.GetType().Name}."),
    };
}
