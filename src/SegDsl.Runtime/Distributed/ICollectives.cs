using static TorchSharp.torch;

namespace SegDsl.Distributed;

/// <summary>
/// Collective operations between ranks. All tensors are contiguous and on the device of the group. All ranks must call the same operations in the same order.
/// </summary>
internal interface ICollectives : IDisposable
{
    /// <summary>The maximum number of elements, or bytes if values are only copied, per all-gather or reduce-scatter.</summary>
    int LargestMessage { get; set; }

    /// <summary>Waits for all ranks.</summary>
    void Barrier();

    /// <summary>Copies the values of one rank to all others.</summary>
    void Broadcast(Tensor tensor, int root);

    /// <summary>Combines the values of all ranks in place.</summary>
    void AllReduce(Tensor tensor, ReduceOperation operation);

    /// <summary>Collects the values of all ranks.</summary>
    /// <param name="gathered">Receives the values, [ranks, n].</param>
    /// <param name="own">The values of this rank, [n].</param>
    void AllGather(Tensor gathered, Tensor own);

    /// <summary>Sums the rows for this rank over all ranks.</summary>
    /// <param name="sum">Receives the sum, [n].</param>
    /// <param name="parts">One row per rank, [ranks, n].</param>
    void ReduceScatter(Tensor sum, Tensor parts);

    /// <summary>Starts an asynchronous in-place sum over all ranks.</summary>
    /// <returns>An action that waits for the result.</returns>
    Action StartAllReduce(Tensor tensor);

    /// <summary>Waits until the results of all operations can be read on the CPU without waiting for another rank.</summary>
    void Synchronize();

    /// <summary>Shuts down cleanly. All ranks call it after their last operation. Disposing alone does not wait for other ranks.</summary>
    void Leave();
}
