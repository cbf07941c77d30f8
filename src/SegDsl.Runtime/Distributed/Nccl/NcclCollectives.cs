using System.Diagnostics;
using static TorchSharp.torch;
using TorchMemory = SegDsl.Torch.TensorMemory;

namespace SegDsl.Distributed.Nccl;

/// <summary>
/// Collectives over NCCL for GPU tensors. All operations run on a separate stream, in the order in which they are started, concurrently with torch. On the
/// GPU, an operation waits for the work that computes its tensor, and later work of torch waits for the operation.
/// </summary>
internal sealed unsafe class NcclCollectives : ICollectives
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly NcclLibrary nccl = NcclLibrary.Instance;
    private readonly CudaDriver cuda = CudaDriver.Instance;
    private readonly Device device;
    private readonly TimeSpan timeout;
    private readonly Action check;
    private readonly Action<DistributedException> lost;
    private readonly nint context;
    private readonly nint communicator;
    private readonly nint stream;
    private readonly nint ready;
    private readonly nint finished;
    private readonly Timer watchdog;
    private readonly Lock watching = new();
    private long lastStarted;
    private bool isClosed;

    /// <summary>Creates the communicator and waits for all ranks.</summary>
    /// <param name="settings">The rank of this process.</param>
    /// <param name="device">The GPU of this rank.</param>
    /// <param name="share">Sends a text from rank 0 to all ranks.</param>
    /// <param name="timeout">How long operations wait for other ranks.</param>
    /// <param name="check">Throws if a rank is lost.</param>
    /// <param name="lost">Called from another thread if an operation fails or times out: threads that wait for a GPU cannot be interrupted.</param>
    public NcclCollectives(
        WorldSettings settings, Device device, Func<string?, string> share, TimeSpan timeout, Action check, Action<DistributedException> lost)
    {
        (this.device, this.timeout, this.check, this.lost) = (device, timeout, check, lost);
        context = cuda.ContextOf(device.index);
        cuda.Use(context);
        var id = new NcclUniqueId();
        if (settings.Rank == 0) nccl.Check(nccl.GetUniqueId(&id));
        id = NcclUniqueId.Parse(share(settings.Rank == 0 ? id.ToString() : null));
        nint created = 0;
        using (new Timer(
            _ => lost(new DistributedException(
                $"Not all of the {settings.WorldSize} ranks reached NCCL within {timeout.TotalSeconds:0} s {ProcessGroup.TimeoutOption}.")),
            null, timeout, Timeout.InfiniteTimeSpan))
        {
            nccl.Check(nccl.CommInitRank(&created, settings.WorldSize, id, settings.Rank));
        }
        communicator = created;
        (stream, ready, finished) = (cuda.CreateStream(), cuda.CreateEvent(), cuda.CreateEvent());
        watchdog = new Timer(_ => Watch(), null, Interval, Interval);
    }

    /// <summary>Limits the temporary memory of an all-gather; NCCL counts are 64-bit.</summary>
    public int LargestMessage { get; set; } = 1 << 30;

    /// <inheritdoc/>
    public void Barrier()
    {
        using var one = ones([1], ScalarType.Int32, device);
        AllReduce(one, ReduceOperation.Sum);
        Synchronize();
    }

    /// <inheritdoc/>
    public void Broadcast(Tensor tensor, int root)
    {
        var memory = TensorMemory.Of(tensor).AsBytes();
        Start(() => nccl.Broadcast(
            memory.Address, memory.Address, (nuint)memory.Count, NcclLibrary.Types[ScalarType.Byte], root, communicator, stream))();
    }

    /// <inheritdoc/>
    public void AllReduce(Tensor tensor, ReduceOperation operation) => StartAllReduce(tensor, operation)();

    /// <inheritdoc/>
    public Action StartAllReduce(Tensor tensor) => StartAllReduce(tensor, ReduceOperation.Sum);

    /// <inheritdoc/>
    public void AllGather(Tensor gathered, Tensor own)
    {
        var (all, part) = (TensorMemory.Of(gathered), TensorMemory.Of(own).AsBytes());
        Start(() => nccl.AllGather(part.Address, all.Address, (nuint)part.Count, NcclLibrary.Types[ScalarType.Byte], communicator, stream))();
    }

    /// <inheritdoc/>
    public void ReduceScatter(Tensor sum, Tensor parts)
    {
        var type = TypeOf(sum);
        var (own, all) = (TensorMemory.Of(sum), TensorMemory.Of(parts));
        Start(() => nccl.ReduceScatter(
            all.Address, own.Address, (nuint)own.Count, type, NcclLibrary.Operations[ReduceOperation.Sum], communicator, stream))();
    }

    /// <inheritdoc/>
    public void Synchronize()
    {
        while (!cuda.IsComplete(finished))
        {
            check();
            Thread.Yield();
        }
    }

    /// <inheritdoc/>
    public void Leave()
    {
        Barrier();
        End(nccl.CommDestroy);
    }

    /// <inheritdoc/>
    public void Dispose() => End(nccl.CommAbort);

    private Action StartAllReduce(Tensor tensor, ReduceOperation operation)
    {
        var type = TypeOf(tensor);
        var memory = TensorMemory.Of(tensor);
        return Start(() => nccl.AllReduce(
            memory.Address, memory.Address, (nuint)memory.Count, type, NcclLibrary.Operations[operation], communicator, stream));
    }

    /// <summary>Launches an operation after the current work of torch.</summary>
    /// <returns>An action that makes later work of torch wait for this operation, and for others that were launched in between.</returns>
    private Action Start(Func<int> launch)
    {
        cuda.Record(ready, TorchMemory.CudaStream(device));
        cuda.Wait(stream, ready);
        nccl.Check(launch());
        cuda.Record(finished, stream);
        Volatile.Write(ref lastStarted, Stopwatch.GetTimestamp());
        return () => cuda.Wait(TorchMemory.CudaStream(device), finished);
    }

    private static int TypeOf(Tensor tensor) => NcclLibrary.Types.TryGetValue(tensor.dtype, out var type)
        ? type
        : throw new ArgumentException($"Tensors of type {tensor.dtype} cannot be reduced over ranks.");

    private void Watch()
    {
        lock (watching)
        {
            if (isClosed) return;
            cuda.Use(context);
            var error = 0;
            nccl.Check(nccl.CommGetAsyncError(communicator, &error));
            if (error != 0) lost(new DistributedException($"NCCL failed: {nccl.Describe(error)}."));
            if (Volatile.Read(ref lastStarted) is var started and > 0 && Stopwatch.GetElapsedTime(started) > timeout && !cuda.IsComplete(finished))
                lost(new DistributedException($"Not all ranks reached the next operation within {timeout.TotalSeconds:0} s {ProcessGroup.TimeoutOption}."));
        }
    }

    private void End(delegate* unmanaged<nint, int> end)
    {
        lock (watching)
        {
            if (isClosed) return;
            isClosed = true;
        }
        watchdog.Dispose();
        nccl.Check(end(communicator));
    }
}
