using System.Diagnostics;
using static TorchSharp.torch;

namespace SegDsl.Distributed.Mpi;

/// <summary>
/// Blocking collectives over one communicator, on contiguous CPU tensors. MPI waits by spinning, which takes a core from the rank that is waited
/// for. So every operation first waits for the other ranks with a barrier that is polled, and calls MPI's blocking function once all have come.
/// </summary>
/// <param name="library">The MPI library.</param>
/// <param name="communicator">The communicator; only one thread at a time may use it.</param>
/// <param name="timeout">How long an operation waits for the other ranks.</param>
/// <param name="check">Is called while an operation waits, and throws where a rank is lost.</param>
internal sealed unsafe class MpiCommunicator(MpiLibrary library, nint communicator, TimeSpan timeout, Action check)
{
    // Ranks that are in step come within microseconds: polling without a pause finds them.
    private static readonly TimeSpan Eager = TimeSpan.FromMicroseconds(50);

    // A pause of the operating system's timer is longer than most waits within a step; until then other threads get the core.
    private static readonly TimeSpan Yielding = TimeSpan.FromMilliseconds(2);

    /// <summary>The most elements of one message; MPI counts in 32 bits.</summary>
    public int LargestMessage { get; set; } = 1 << 30;

    /// <summary>Makes a communicator of the same ranks whose messages do not mix with this one's; called by all ranks.</summary>
    public MpiCommunicator Duplicate()
    {
        Meet();
        nint made = 0;
        library.Check(library.CommDup(communicator, &made));
        return new MpiCommunicator(library, made, timeout, check);
    }

    /// <summary>Waits until all ranks have come.</summary>
    /// <exception cref="DistributedException">A rank did not come within the timeout.</exception>
    public void Meet()
    {
        nint request = 0;
        library.Check(library.Ibarrier(communicator, &request));
        var start = Stopwatch.GetTimestamp();
        while (!IsDone(ref request))
        {
            check();
            var waited = Stopwatch.GetElapsedTime(start);
            if (waited > timeout)
                throw new DistributedException($"Not all ranks came to the next operation within {timeout.TotalSeconds:0} s (--timeout).");
            if (waited > Yielding) Thread.Sleep(1);
            else if (waited > Eager) Thread.Yield();
        }
    }

    /// <summary>Gives all ranks the bytes of one.</summary>
    public void Broadcast(Tensor tensor, int root)
    {
        Meet();
        var memory = TensorMemory.Of(tensor);
        foreach (var part in memory.AsBytes().Parts(LargestMessage))
            library.Check(library.Bcast(part.Address, (int)part.Count, library.Handles.Byte, root, communicator));
        GC.KeepAlive(tensor);
    }

    /// <summary>Combines the tensors of all ranks, in place.</summary>
    /// <exception cref="ArgumentException">MPI has no such type.</exception>
    public void AllReduce(Tensor tensor, ReduceOperation operation)
    {
        var type = TypeOf(tensor.dtype);
        Meet();
        foreach (var part in TensorMemory.Of(tensor).Parts(LargestMessage))
        {
            library.Check(library.Allreduce(
                library.Handles.InPlace, part.Address, (int)part.Count, type, library.Handles.Operations[operation], communicator));
        }
        GC.KeepAlive(tensor);
    }

    /// <summary>Collects the tensors of all ranks, which are no longer than a message, one after the other.</summary>
    public void AllGather(Tensor gathered, Tensor own)
    {
        Meet();
        var bytes = (int)TensorMemory.Of(own).AsBytes().Count;
        library.Check(library.Allgather(
            TensorMemory.Of(own).Address, bytes, library.Handles.Byte, TensorMemory.Of(gathered).Address, bytes, library.Handles.Byte, communicator));
        GC.KeepAlive(own);
        GC.KeepAlive(gathered);
    }

    /// <summary>Adds up the parts of all ranks for this one, which are no longer than a message.</summary>
    /// <exception cref="ArgumentException">MPI has no such type.</exception>
    public void ReduceScatter(Tensor sum, Tensor parts)
    {
        var type = TypeOf(sum.dtype);
        Meet();
        library.Check(library.ReduceScatterBlock(
            TensorMemory.Of(parts).Address, TensorMemory.Of(sum).Address, (int)sum.numel(), type, library.Handles.Operations[ReduceOperation.Sum],
            communicator));
        GC.KeepAlive(sum);
        GC.KeepAlive(parts);
    }

    private nint TypeOf(ScalarType type) => library.Handles.Types.TryGetValue(type, out var handle)
        ? handle
        : throw new ArgumentException($"Tensors of type {type} cannot be combined over ranks.");

    private bool IsDone(ref nint request)
    {
        var done = 0;
        fixed (nint* pending = &request) library.Check(library.Test(pending, &done, library.Handles.StatusIgnore));
        return done != 0;
    }
}
