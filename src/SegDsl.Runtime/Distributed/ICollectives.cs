using static TorchSharp.torch;

namespace SegDsl.Distributed;

/// <summary>What moves tensors between ranks. All tensors are contiguous and on the group's device; all ranks call the same in the same order.</summary>
internal interface ICollectives : IDisposable
{
    /// <summary>The most elements (bytes, where values are only copied) of an all-gather or reduce-scatter.</summary>
    int LargestMessage { get; set; }

    /// <summary>Waits until all ranks have come.</summary>
    void Barrier();

    /// <summary>Gives all ranks the values of one.</summary>
    void Broadcast(Tensor tensor, int root);

    /// <summary>Combines the values of all ranks, in place.</summary>
    void AllReduce(Tensor tensor, ReduceOperation operation);

    /// <summary>Puts the values of all ranks, [n], one after the other, [ranks, n].</summary>
    void AllGather(Tensor gathered, Tensor own);

    /// <summary>Adds up over the ranks their row for this rank.</summary>
    /// <param name="sum">The sum, [n].</param>
    /// <param name="parts">A row for every rank, [ranks, n].</param>
    void ReduceScatter(Tensor sum, Tensor parts);

    /// <summary>Starts to add up the values of all ranks, in place, beside what the calling thread does next.</summary>
    /// <returns>What waits for the result.</returns>
    Action StartAllReduce(Tensor tensor);

    /// <summary>Waits until the results of all operations can be read on the CPU without waiting for another rank.</summary>
    void Synchronize();

    /// <summary>Leaves the other ranks in good order: called by all ranks after their last operation. Disposing alone waits for no other rank.</summary>
    void Leave();
}
