using static TorchSharp.torch;

namespace SegDsl.Distributed;

/// <summary>An operation with the other ranks that runs beside the thread that started it. Its tensor must not be touched before <see cref="Wait"/>.</summary>
public abstract class CollectiveWork
{
    private protected CollectiveWork(Tensor tensor) => Tensor = tensor;

    /// <summary>The tensor that holds the result after <see cref="Wait"/>.</summary>
    public Tensor Tensor { get; }

    /// <summary>
    /// Waits for the result. On a CPU the result is there when this returns; on CUDA what the calling thread launches next on the current stream sees it.
    /// </summary>
    /// <exception cref="DistributedException">The operation failed, or another rank did not come in time.</exception>
    public abstract void Wait();
}

/// <summary>An operation that a thread carries out.</summary>
internal sealed class ThreadWork(Tensor tensor) : CollectiveWork(tensor)
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public override void Wait() => done.Task.GetAwaiter().GetResult();

    /// <summary>Says that it is done.</summary>
    /// <param name="failure">Why it failed; null where it did not.</param>
    public void Complete(Exception? failure)
    {
        if (failure is null) done.SetResult();
        else done.SetException(failure);
    }
}
