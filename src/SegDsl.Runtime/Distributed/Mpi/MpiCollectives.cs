using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Distributed.Mpi;

/// <summary>
/// Collectives over MPI, for tensors in the memory of CPUs. MPI has no 16-bit floating point types: bfloat16 and float16 are converted to float32,
/// combined, and rounded once to the nearest, so that the result is at least as exact as an addition in 16 bits.
/// </summary>
internal sealed class MpiCollectives : ICollectives
{
    private readonly MpiCommunicator communicator;
    private readonly MpiReduceQueue queue;

    /// <summary>Makes the communicators: one for the calling thread, one for what is started beside it.</summary>
    /// <param name="world">The initialized MPI of this process.</param>
    /// <param name="timeout">How long an operation waits for the other ranks.</param>
    /// <param name="check">Is called while an operation waits, and throws where a rank is lost.</param>
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
    public void Barrier() => communicator.Meet();

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
        // Results are in the memory of the CPU when an operation returns.
    }

    /// <inheritdoc/>
    public void Leave()
    {
        if (!queue.HasFailed) communicator.Meet();
    }

    /// <inheritdoc/>
    public void Dispose() => queue.Dispose();

    /// <summary>Combines a tensor over the ranks of a communicator; a type that MPI lacks in float32.</summary>
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
