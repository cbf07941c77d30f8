using SegDsl.Fusion.Graphs;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>A parameter that a block declares itself.</summary>
/// <param name="parameter">The parameter, in the type of the computation.</param>
internal sealed class ParameterKernel(Tensor parameter) : Kernel
{
    /// <inheritdoc/>
    public override string Name => "param";

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, InputSizes sizes) => parameter.alias();

    /// <inheritdoc/>
    public override void Dispose()
    {
        parameter.Dispose();
        base.Dispose();
    }
}
