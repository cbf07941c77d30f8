using System.Runtime.InteropServices;
using SegDsl.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Distributed;

/// <summary>
/// Processes that train together: c10d's process group, over Gloo for tensors on the CPU and NCCL for CUDA. Every operation is called by
/// all ranks, in the same order, and returns when its result is there. A process in Python that calls
/// <c>torch.distributed.init_process_group</c> with the same version of libtorch can be one of them.
/// </summary>
public sealed class ProcessGroup : IDisposable
{
    private readonly GroupHandle handle;
    private readonly TcpStore store;

    private ProcessGroup(WorldSettings settings, TcpStore store, GroupHandle handle)
    {
        (Settings, this.store, this.handle) = (settings, store, handle);
    }

    /// <summary>How long a collective operation waits for the other ranks, unless it is said.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Which of how many this process is.</summary>
    public WorldSettings Settings { get; }

    /// <summary>This process, from 0.</summary>
    public int Rank => Settings.Rank;

    /// <summary>The number of processes.</summary>
    public int Size => Settings.WorldSize;

    internal GroupHandle Handle => handle;

    /// <summary>Meets the other processes; returns when all have come.</summary>
    /// <param name="settings">Which one this is.</param>
    /// <param name="device">Where the tensors will be: CUDA needs NCCL.</param>
    /// <param name="timeout">How long the others are waited for, here and in every operation; null for <see cref="DefaultTimeout"/>.</param>
    /// <exception cref="DistributedException">A rank did not come in time, the port is taken, or this build has no process groups.</exception>
    public static ProcessGroup Join(WorldSettings settings, Device device, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(device);
        if (!NativeTorch.IsAvailable) throw NativeTorch.Missing("Training with several processes");
        var backend = device.type == DeviceType.CUDA ? "nccl" : "gloo";
        if (backend == "nccl" && NativeTorch.sdt_has_nccl() == 0)
            throw new DistributedException("This build has no NCCL, which CUDA devices need. Build it where libtorch has CUDA and nccl.h is installed.");
        var patience = timeout ?? DefaultTimeout;
        var store = Rendezvous.Open(settings, patience);
        try
        {
            var group = Rendezvous.Form(settings, store, backend, patience);
            return new ProcessGroup(settings, store, group);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Gives all ranks the values that one has.</summary>
    /// <param name="tensor">Read on the root, written on the others: the same shape and type everywhere.</param>
    /// <param name="root">The rank that has the values.</param>
    public void Broadcast(Tensor tensor, int root = 0)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Check(NativeTorch.sdt_broadcast(handle, tensor.Handle, root));
    }

    /// <summary>Gives all ranks the values that one has, in few messages.</summary>
    /// <param name="tensors">The same shapes and types everywhere, in the same order.</param>
    /// <param name="root">The rank that has the values.</param>
    public void Broadcast(IReadOnlyList<Tensor> tensors, int root = 0)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Count == 0) return;
        Check(NativeTorch.sdt_broadcast_coalesced(handle, NativeTorch.Handles(tensors), tensors.Count, root));
        GC.KeepAlive(tensors);
    }

    /// <summary>Replaces the tensor of every rank by the sum (or another combination) of all.</summary>
    /// <param name="tensor">The same shape and type everywhere.</param>
    /// <param name="operation">How they are combined.</param>
    public void AllReduce(Tensor tensor, ReduceOperation operation = ReduceOperation.Sum)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Check(NativeTorch.sdt_all_reduce(handle, tensor.Handle, (int)operation));
    }

    /// <summary>Adds up numbers over the ranks, in place.</summary>
    /// <param name="numbers">As many everywhere.</param>
    public void AllReduce(Span<long> numbers)
    {
        using var scope = NewDisposeScope();
        var tensor = torch.tensor(numbers.ToArray());
        AllReduce(tensor);
        MemoryMarshal.Cast<byte, long>(tensor.bytes).CopyTo(numbers);
    }

    /// <summary>The tensors of all ranks, in the order of the ranks; the caller disposes of them.</summary>
    /// <param name="tensor">The same shape and type everywhere.</param>
    public IReadOnlyList<Tensor> AllGather(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var gathered = new Tensor[Size];
        for (var rank = 0; rank < Size; rank++) gathered[rank] = empty_like(tensor);
        Check(NativeTorch.sdt_all_gather(handle, NativeTorch.Handles(gathered), Size, tensor.Handle));
        GC.KeepAlive(tensor);
        return gathered;
    }

    /// <summary>Adds up what all ranks have for this one.</summary>
    /// <param name="parts">A tensor for every rank, all of one shape and type.</param>
    /// <returns>The sum over the ranks of their part for this rank; the caller disposes of it.</returns>
    /// <exception cref="ArgumentException">There are not as many parts as ranks.</exception>
    public Tensor ReduceScatter(IReadOnlyList<Tensor> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count != Size) throw new ArgumentException($"There are {parts.Count} parts for {Size} ranks.", nameof(parts));
        var sum = empty_like(parts[Rank]);
        Check(NativeTorch.sdt_reduce_scatter(handle, sum.Handle, NativeTorch.Handles(parts), Size));
        GC.KeepAlive(parts);
        return sum;
    }

    /// <summary>Waits until all ranks are here.</summary>
    public void Barrier() => Check(NativeTorch.sdt_barrier(handle));

    /// <summary>Leaves the group.</summary>
    public void Dispose()
    {
        handle.Dispose();
        store.Dispose();
    }

    private static void Check(int status)
    {
        try
        {
            NativeTorch.Check(status);
        }
        catch (ExternalException e)
        {
            throw new DistributedException($"The other processes can no longer be reached: {e.Message}", e);
        }
    }
}
