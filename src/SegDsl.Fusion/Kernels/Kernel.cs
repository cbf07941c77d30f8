using SegDsl.Fusion.Graphs;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>A step of a fused network: computes one tensor from others, for one or several operations of the graph.</summary>
internal abstract class Kernel : IDisposable
{
    /// <summary>What it computes, for example <c>Conv + relu</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it computes in the type of its inputs; otherwise it receives float32.</summary>
    public virtual bool NeedsFloat => false;

    /// <summary>Whether the result stays float32 in a computation in 16 bits, which would round it.</summary>
    public virtual bool KeepsFloat => false;

    /// <summary>Whether the result is usually a view of the input, without a copy.</summary>
    public virtual bool IsView => false;

    /// <summary>Computes the result, a new tensor object.</summary>
    /// <param name="inputs">The inputs, which the caller keeps.</param>
    /// <param name="sizes">The sizes of the network's inputs.</param>
    public abstract Tensor Run(Tensor[] inputs, InputSizes sizes);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
