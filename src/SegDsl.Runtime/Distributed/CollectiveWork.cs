using static TorchSharp.torch;

namespace SegDsl.Distributed;

/// <summary>An operation with the other ranks that runs beside the thread that started it. Its tensor must not be touched before <see cref="Wait"/>.</summary>
public sealed class CollectiveWork
{
    private readonly Action wait;

    internal CollectiveWork(Tensor tensor, Action wait) => (Tensor, this.wait) = (tensor, wait);

    /// <summary>The tensor that holds the result after <see cref="Wait"/>.</summary>
    public Tensor Tensor { get; }

    /// <summary>
    /// Waits for the result. On a CPU the result is there when this returns; on CUDA what the calling thread launches next on the current stream sees it.
    /// </summary>
    /// <exception cref="DistributedException">The operation failed, or another rank is lost or did not come in time.</exception>
    public void Wait() => wait();
}
