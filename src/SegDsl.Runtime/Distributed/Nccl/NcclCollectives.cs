using System.Diagnostics;
using static TorchSharp.torch;
using TorchMemory = SegDsl.Torch.TensorMemory;

namespace SegDsl.Distributed.Nccl;

/// <summary>
/// Collectives over NCCL, for tensors on GPUs. All run on a stream of their own, in the order in which they are started, beside what torch computes:
/// an operation waits for what its tensor was computed by, and what torch computes next waits for the operation, on the GPU.
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
    private readonly nint begun;
    private readonly nint finished;
    private readonly Timer watchdog;
    private readonly Lock watching = new();
    private long lastStarted;
    private bool isOver;

    /// <summary>Forms the communicator; returns when all ranks have come.</summary>
    /// <param name="settings">Which rank this is.</param>
    /// <param name="device">Its GPU.</param>
    /// <param name="share">Gives all ranks a text that rank 0 has.</param>
    /// <param name="timeout">How long an operation waits for the other ranks.</param>
    /// <param name="check">Throws where a rank is lost.</param>
    /// <param name="lost">Is told, from another thread, of an operation that fails or takes too long: threads that wait for a GPU cannot be interrupted.</param>
    public NcclCollectives(
        WorldSettings settings, Device device, Func<string?, string> share, TimeSpan timeout, Action check, Action<DistributedException> lost)
    {
        (this.device, this.timeout, this.check, this.lost) = (device, timeout, check, lost);
        context = cuda.ContextOf(device.index);
        cuda.Use(context);
        var id = new NcclUniqueId();
        if (settings.Rank == 0) nccl.Check(nccl.GetUniqueId(&id));
        id = NcclUniqueId.Parse(share(settings.Rank == 0 ? id.ToString() : null));
        nint made = 0;
        using (new Timer(
            _ => lost(new DistributedException($"Not all of the {settings.WorldSize} ranks came to NCCL within {timeout.TotalSeconds:0} s (--timeout).")),
            null, timeout, Timeout.InfiniteTimeSpan))
        {
            nccl.Check(nccl.CommInitRank(&made, settings.WorldSize, id, settings.Rank));
        }
        communicator = made;
        (stream, begun, finished) = (cuda.CreateStream(), cuda.CreateEvent(), cuda.CreateEvent());
        watchdog = new Timer(_ => Watch(), null, Interval, Interval);
    }

    /// <summary>NCCL counts in 64 bits; this limits the temporary memory of an all-gather.</summary>
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
        while (!cuda.HasCome(finished))
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

    /// <summary>Launches an operation behind what torch computes now.</summary>
    /// <returns>What puts all that torch computes later behind the operation, and behind others that were launched since.</returns>
    private Action Start(Func<int> launch)
    {
        cuda.Record(begun, TorchMemory.CudaStream(device));
        cuda.Wait(stream, begun);
        nccl.Check(launch());
        cuda.Record(finished, stream);
        Volatile.Write(ref lastStarted, Stopwatch.GetTimestamp());
        return () => cuda.Wait(TorchMemory.CudaStream(device), finished);
    }

    private static int TypeOf(Tensor tensor) => NcclLibrary.Types.TryGetValue(tensor.dtype, out var type)
        ? type
        : throw new ArgumentException($"Tensors of type {tensor.dtype} cannot be combined over ranks.");

    private void Watch()
    {
        lock (watching)
        {
            if (isOver) return;
            cuda.Use(context);
            var error = 0;
            nccl.Check(nccl.CommGetAsyncError(communicator, &error));
            if (error != 0) lost(new DistributedException($"NCCL failed: {nccl.Describe(error)}."));
            if (Volatile.Read(ref lastStarted) is var started and > 0 && Stopwatch.GetElapsedTime(started) > timeout && !cuda.HasCome(finished))
                lost(new DistributedException($"Not all ranks came to the next operation within {timeout.TotalSeconds:0} s (--timeout)."));
        }
    }

    private void End(delegate* unmanaged<nint, int> end)
    {
        lock (watching)
        {
            if (isOver) return;
            isOver = true;
        }
        watchdog.Dispose();
        nccl.Check(end(communicator));
    }
}
