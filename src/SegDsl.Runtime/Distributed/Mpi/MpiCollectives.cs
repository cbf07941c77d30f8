using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Distributed.Mpi;

/// <summary>
/// Collectives over MPI for CPU tensors. MPI has no 16-bit floating-point types: bfloat16 and float16 are combined in float32 and rounded once, which is at
/// least as accurate as 16-bit addition.
/// </summary>
internal sealed class MpiCollectives : ICollectives
{
    private readonly MpiCommunicator communicator;
    private readonly MpiReduceQueue queue;

    /// <summary>Creates two communicators: one for blocking operations, and one for asynchronous sums.</summary>
    /// <param name="world">The initialized MPI of this process.</param>
    /// <param name="timeout">How long operations wait for other ranks.</param>
    /// <param name="check">Called while operations wait; throws if a rank is lost.</param>
    public MpiCollectives(MpiWorld world, TimeSpan timeout, Action check)
    {
        communicator = world.Communicator(timeout, check);
        queue = new MpiReduceQueue(communicator.Duplicate());
    }

    /// <inheritdoc/>
    public int LargestMessage
    {
        get => communicator.LargestMessage;
        set => communicator.LargestMessage = queue.LargestMessage = value;
    }

    /// <inheritdoc/>
    public void Barrier() => communicator.WaitForAll();

    /// <inheritdoc/>
    public void Broadcast(Tensor tensor, int root) => communicator.Broadcast(tensor, root);

    /// <inheritdoc/>
    public void AllReduce(Tensor tensor, ReduceOperation operation) => Reduce(communicator, tensor, operation);

    /// <inheritdoc/>
    public void AllGather(Tensor gathered, Tensor own) => communicator.AllGather(gathered, own);

    /// <inheritdoc/>
    public void ReduceScatter(Tensor sum, Tensor parts)
    {
        if (!IsHalf(sum.dtype))
        {
            communicator.ReduceScatter(sum, parts);
            return;
        }
        using var scope = NewDisposeScope();
        var wide = empty(sum.shape, ScalarType.Float32);
        communicator.ReduceScatter(wide, parts.to(ScalarType.Float32));
        sum.copy_(wide);
    }

    /// <inheritdoc/>
    public Action StartAllReduce(Tensor tensor) => queue.Start(tensor);

    /// <inheritdoc/>
    public void Synchronize()
    {
        // When an operation returns, its result is already in CPU memory.
    }

    /// <inheritdoc/>
    public void Leave()
    {
        if (!queue.HasFailed) communicator.WaitForAll();
    }

    /// <inheritdoc/>
    public void Dispose() => queue.Dispose();

    /// <summary>Combines a tensor over the ranks of a communicator, in float32 if MPI does not support its type.</summary>
    internal static void Reduce(MpiCommunicator communicator, Tensor tensor, ReduceOperation operation)
    {
        if (!IsHalf(tensor.dtype))
        {
            communicator.AllReduce(tensor, operation);
            return;
        }
        using var scope = NewDisposeScope();
        var wide = tensor.to(ScalarType.Float32);
        communicator.AllReduce(wide, operation);
        tensor.copy_(wide);
    }

    private static bool IsHalf(ScalarType type) => type is ScalarType.BFloat16 or ScalarType.Float16;
}
