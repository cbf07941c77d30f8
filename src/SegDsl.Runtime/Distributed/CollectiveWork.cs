using static TorchSharp.torch;

namespace SegDsl.Distributed;

/// <summary>An asynchronous collective operation. Its tensor must not be used before <see cref="Wait"/>.</summary>
public sealed class CollectiveWork
{
    private readonly Action wait;

    internal CollectiveWork(Tensor tensor, Action wait) => (Tensor, this.wait) = (tensor, wait);

    /// <summary>The tensor that holds the result after <see cref="Wait"/>.</summary>
    public Tensor Tensor { get; }

    /// <summary>
    /// Waits for the result. On the CPU, the result is available when this method returns. On CUDA, operations that are launched afterward on the current
    /// stream see it.
    /// </summary>
    /// <exception cref="DistributedException">The operation failed, or another rank was lost or timed out.</exception>
    public void Wait() => wait();
}
