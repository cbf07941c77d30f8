using System.Diagnostics;
using static TorchSharp.torch;

namespace SegDsl.Distributed.Mpi;

/// <summary>
/// Blocking collectives on contiguous CPU tensors. MPI waits by spinning, which takes a core from the ranks it waits for. Therefore every operation first
/// waits for the other ranks with a polled barrier, and calls the blocking MPI function once all have arrived.
/// </summary>
/// <param name="library">The MPI library.</param>
/// <param name="communicator">The communicator; only one thread at a time may use it.</param>
/// <param name="timeout">How long operations wait for other ranks.</param>
/// <param name="check">Called while operations wait; throws if a rank is lost.</param>
internal sealed unsafe class MpiCommunicator(MpiLibrary library, nint communicator, TimeSpan timeout, Action check)
{
    // Ranks that are in step arrive within microseconds: poll without a pause.
    private static readonly TimeSpan SpinTime = TimeSpan.FromMicroseconds(50);

    // A timer sleep of the operating system takes longer than most waits within a step: yield the core to other threads first.
    private static readonly TimeSpan YieldTime = TimeSpan.FromMilliseconds(2);

    /// <summary>The maximum number of elements per message; MPI counts are 32-bit.</summary>
    public int LargestMessage { get; set; } = 1 << 30;

    /// <summary>Creates a communicator of the same ranks with separate messages. All ranks must call it.</summary>
    public MpiCommunicator Duplicate()
    {
        WaitForAll();
        nint created = 0;
        library.Check(library.CommDup(communicator, &created));
        return new MpiCommunicator(library, created, timeout, check);
    }

    /// <summary>Waits until all ranks have called this method.</summary>
    /// <exception cref="DistributedException">A rank did not arrive within the timeout.</exception>
    public void WaitForAll()
    {
        nint request = 0;
        library.Check(library.Ibarrier(communicator, &request));
        var start = Stopwatch.GetTimestamp();
        while (!IsDone(ref request))
        {
            check();
            var waited = Stopwatch.GetElapsedTime(start);
            if (waited > timeout)
                throw new DistributedException($"Not all ranks reached the next operation within {timeout.TotalSeconds:0} s {ProcessGroup.TimeoutOption}.");
            if (waited > YieldTime) Thread.Sleep(1);
            else if (waited > SpinTime) Thread.Yield();
        }
    }

    /// <summary>Copies the bytes of one rank to all others.</summary>
    public void Broadcast(Tensor tensor, int root)
    {
        WaitForAll();
        var memory = TensorMemory.Of(tensor);
        foreach (var part in memory.AsBytes().Parts(LargestMessage))
            library.Check(library.Bcast(part.Address, (int)part.Count, library.Handles.Byte, root, communicator));
        GC.KeepAlive(tensor);
    }

    /// <summary>Combines the tensors of all ranks in place.</summary>
    /// <exception cref="ArgumentException">MPI does not support the type.</exception>
    public void AllReduce(Tensor tensor, ReduceOperation operation)
    {
        var type = TypeOf(tensor.dtype);
        WaitForAll();
        foreach (var part in TensorMemory.Of(tensor).Parts(LargestMessage))
        {
            library.Check(library.Allreduce(
                library.Handles.InPlace, part.Address, (int)part.Count, type, library.Handles.Operations[operation], communicator));
        }
        GC.KeepAlive(tensor);
    }

    /// <summary>Collects the tensors of all ranks. A tensor must not exceed the message size.</summary>
    public void AllGather(Tensor gathered, Tensor own)
    {
        WaitForAll();
        var bytes = (int)TensorMemory.Of(own).AsBytes().Count;
        library.Check(library.Allgather(
            TensorMemory.Of(own).Address, bytes, library.Handles.Byte, TensorMemory.Of(gathered).Address, bytes, library.Handles.Byte, communicator));
        GC.KeepAlive(own);
        GC.KeepAlive(gathered);
    }

    /// <summary>Sums the tensors for this rank over all ranks. A tensor must not exceed the message size.</summary>
    /// <exception cref="ArgumentException">MPI does not support the type.</exception>
    public void ReduceScatter(Tensor sum, Tensor parts)
    {
        var type = TypeOf(sum.dtype);
        WaitForAll();
        library.Check(library.ReduceScatterBlock(
            TensorMemory.Of(parts).Address, TensorMemory.Of(sum).Address, (int)sum.numel(), type, library.Handles.Operations[ReduceOperation.Sum],
            communicator));
        GC.KeepAlive(sum);
        GC.KeepAlive(parts);
    }

    private nint TypeOf(ScalarType type) => library.Handles.Types.TryGetValue(type, out var handle)
        ? handle
        : throw new ArgumentException($"Tensors of type {type} cannot be reduced over ranks.");

    private bool IsDone(ref nint request)
    {
        var done = 0;
        fixed (nint* pending = &request) library.Check(library.Test(pending, &done, library.Handles.StatusIgnore));
        return done != 0;
    }
}
