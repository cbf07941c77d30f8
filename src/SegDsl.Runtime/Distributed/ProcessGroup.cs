using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using SegDsl.Distributed.Control;
using SegDsl.Distributed.Mpi;
using SegDsl.Distributed.Nccl;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Distributed;

/// <summary>
/// A group of processes that train together, with MPI for CPU tensors and NCCL for CUDA tensors. All ranks call the same operations in the same order, with
/// tensors of the same shapes and types. An operation returns when its result is available. A group must be used by one thread only.
/// </summary>
public sealed class ProcessGroup : IDisposable
{
    // Small tensors are combined into messages of about this size.
    private const long MessageBytes = 25 * 1024 * 1024;

    private readonly MpiWorld? world;
    private readonly ICollectives collectives;
    private readonly Device device;
    private Exception? failure;
    private bool isDisposed;

    private ProcessGroup(WorldSettings settings, Device device, RankWatch watch, MpiWorld? world, ICollectives collectives)
    {
        (Settings, this.device, Watch, this.world, this.collectives) = (settings, device, watch, world, collectives);
    }

    /// <summary>How to change the time, for messages.</summary>
    internal static string TimeoutOption => OptionTerms.Choose("(--timeout)", "(the timeout of TrainingRanks.Join)");

    /// <summary>The default time that collective operations wait for other ranks.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The rank of this process and the size of the group.</summary>
    public WorldSettings Settings { get; }

    /// <summary>Monitors the other ranks.</summary>
    public RankWatch Watch { get; }

    /// <summary>The rank of this process, starting at 0.</summary>
    public int Rank => Settings.Rank;

    /// <summary>The number of ranks.</summary>
    public int Size => Settings.WorldSize;

    /// <summary>The maximum number of elements per message; larger tensors are split.</summary>
    internal int LargestMessage
    {
        get => collectives.LargestMessage;
        set => collectives.LargestMessage = value;
    }

    /// <summary>Joins the group and waits for all other ranks. With MPI, a process can join only once.</summary>
    /// <param name="settings">The rank of this process and the address of the master.</param>
    /// <param name="device">The device of the tensors.</param>
    /// <param name="timeout">How long to wait for other ranks, here and in every operation; null for <see cref="DefaultTimeout"/>.</param>
    /// <param name="lost">
    /// Called from another thread if another rank is lost while this one waits in a library call that cannot be interrupted: the process must then exit. Null
    /// to write a message to standard error and exit with code 1.
    /// </param>
    /// <returns>The group; the caller disposes it.</returns>
    /// <exception cref="DistributedException">A rank did not connect in time, or a library is missing.</exception>
    public static ProcessGroup Join(WorldSettings settings, Device device, TimeSpan? timeout = null, Action<DistributedException>? lost = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(device);
        var usesNccl = device.type == DeviceType.CUDA;
        if (!usesNccl || settings.MasterAddress is null) MpiWorld.CheckLaunched(settings);
        var limit = timeout ?? DefaultTimeout;
        var end = lost ?? (error => End(settings, error));
        MpiWorld? world = null;
        ControlHub? hub = null;
        if (settings.MasterAddress is null)
        {
            // Only MPI can find the other ranks.
            world = MpiWorld.Join(settings, limit, end);
            hub = settings.Rank == 0 ? Rendezvous.OpenHub(settings, port: 0) : null;
            settings = settings.WithMaster(world.Share(hub is null ? "" : string.Join(',', [.. Rendezvous.OwnAddresses(), hub.Port]), limit));
        }
        var watch = world is null ? Rendezvous.Join(settings, limit, end) : Rendezvous.Join(settings, hub, limit, end);
        try
        {
            ICollectives collectives = usesNccl
                ? new NcclCollectives(settings, device, own => watch.Share(own, limit), limit, watch.ThrowIfLost, end)
                : new MpiCollectives(world ??= MpiWorld.Join(settings, limit, end), limit, watch.ThrowIfLost);
            return new ProcessGroup(settings, device, watch, world, collectives);
        }
        catch (DistributedException e)
        {
            watch.Fail(e.Message);
            watch.Dispose();
            throw;
        }
    }

    /// <summary>Copies the values of one rank to all others.</summary>
    /// <param name="tensor">Read on the root and written on the other ranks.</param>
    /// <param name="root">The rank to copy from.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="root"/> is not a rank.</exception>
    /// <exception cref="DistributedException">Another rank failed or timed out.</exception>
    public void Broadcast(Tensor tensor, int root = 0)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Size);
        InPlace(tensor, contiguous => collectives.Broadcast(contiguous, root));
    }

    /// <summary>Copies the values of one rank to all others, in few messages.</summary>
    /// <param name="tensors">The same shapes and types in the same order on all ranks.</param>
    /// <param name="root">The rank to copy from.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="root"/> is not a rank.</exception>
    /// <exception cref="DistributedException">Another rank failed or timed out.</exception>
    public void Broadcast(IReadOnlyList<Tensor> tensors, int root = 0)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using var without = no_grad();
        foreach (var ofType in tensors.GroupBy(tensor => tensor.dtype))
        {
            foreach (var message in Messages(ofType))
            {
                using var scope = NewDisposeScope();
                var flat = cat([.. message.Select(tensor => tensor.reshape(-1))]);
                Broadcast(flat, root);
                var start = 0L;
                foreach (var tensor in message)
                {
                    tensor.copy_(flat.narrow(0, start, tensor.numel()).reshape(tensor.shape));
                    start += tensor.numel();
                }
            }
        }
    }

    /// <summary>Replaces the tensor of every rank by the sum, or another combination, over all ranks.</summary>
    /// <param name="tensor">A numeric tensor with the same shape and type on all ranks.</param>
    /// <param name="operation">How values are combined.</param>
    /// <exception cref="ArgumentException">The type is not supported.</exception>
    /// <exception cref="DistributedException">Another rank failed or timed out.</exception>
    public void AllReduce(Tensor tensor, ReduceOperation operation = ReduceOperation.Sum)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        InPlace(tensor, contiguous => collectives.AllReduce(contiguous, operation));
    }

    /// <summary>Sums numbers over the ranks, in place.</summary>
    /// <param name="numbers">The same count on all ranks.</param>
    /// <exception cref="DistributedException">Another rank failed or timed out.</exception>
    public void AllReduce(Span<long> numbers)
    {
        using var scope = NewDisposeScope();
        var sums = torch.tensor(numbers.ToArray(), device: device);
        AllReduce(sums);
        Guarded(collectives.Synchronize);
        MemoryMarshal.Cast<byte, long>(sums.cpu().bytes).CopyTo(numbers);
    }

    /// <summary>
    /// Starts an asynchronous in-place sum over the ranks. Started operations run in order, which must be the same on all ranks. They are independent of
    /// the other operations of the group.
    /// </summary>
    /// <param name="tensor">A contiguous tensor with the same shape and type on all ranks. Do not use it before <see cref="CollectiveWork.Wait"/>.</param>
    /// <returns>The operation; call <see cref="CollectiveWork.Wait"/> on it.</returns>
    /// <exception cref="ArgumentException">The tensor is not contiguous, or its type is not supported.</exception>
    /// <exception cref="DistributedException">An earlier operation failed.</exception>
    public CollectiveWork StartAllReduce(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (!tensor.is_contiguous()) throw new ArgumentException("The tensor is not contiguous.", nameof(tensor));
        ThrowIfFailed();
        var wait = collectives.StartAllReduce(tensor);
        return new CollectiveWork(tensor, () => Guarded(wait));
    }

    /// <summary>Collects the tensors of all ranks, in rank order; the caller disposes them.</summary>
    /// <param name="tensor">The same shape and type on all ranks.</param>
    /// <exception cref="DistributedException">Another rank failed or timed out.</exception>
    public IReadOnlyList<Tensor> AllGather(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using var without = no_grad();
        using var scope = NewDisposeScope();
        var own = tensor.reshape(-1).contiguous();
        var most = Math.Max(1, LargestMessage / tensor.element_size());
        var parts = new List<Tensor>();
        for (var start = 0L; start < own.numel() || parts.Count == 0; start += most)
        {
            var part = own.narrow(0, start, Math.Min(most, own.numel() - start));
            var gathered = empty([Size, part.numel()], tensor.dtype, tensor.device);
            Guarded(() => collectives.AllGather(gathered, part));
            parts.Add(gathered);
        }
        var all = parts.Count == 1 ? parts[0] : cat(parts, 1);
        return [.. all.unbind(0).Select(row => row.reshape(tensor.shape).MoveToOuterDisposeScope())];
    }

    /// <summary>Sums the tensors for this rank over all ranks.</summary>
    /// <param name="parts">One tensor per rank, all of the same shape and type.</param>
    /// <returns>The sum over the ranks of their tensors for this rank; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The number of tensors is not the number of ranks, or the type is not supported.</exception>
    /// <exception cref="DistributedException">Another rank failed or timed out.</exception>
    public Tensor ReduceScatter(IReadOnlyList<Tensor> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count != Size) throw new ArgumentException($"Expected one tensor per rank ({Size}), got {parts.Count}.", nameof(parts));
        using var without = no_grad();
        using var scope = NewDisposeScope();
        var rows = stack([.. parts.Select(part => part.reshape(-1))]);
        var sum = empty([rows.size(1)], rows.dtype, rows.device);
        for (var start = 0L; start < sum.numel(); start += LargestMessage)
        {
            var count = Math.Min(LargestMessage, sum.numel() - start);
            var (part, columns) = (sum.narrow(0, start, count), rows.narrow(1, start, count).contiguous());
            Guarded(() => collectives.ReduceScatter(part, columns));
        }
        return sum.reshape(parts[0].shape).MoveToOuterDisposeScope();
    }

    /// <summary>Waits for all ranks.</summary>
    /// <exception cref="DistributedException">Another rank failed or timed out.</exception>
    public void Barrier() => Guarded(collectives.Barrier);

    /// <summary>Reports an error of this rank to the others, so that they stop too. Disposing then does not wait for other ranks.</summary>
    /// <param name="message">A sentence that describes the error.</param>
    public void Fail(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        failure ??= new DistributedException(message);
        Watch.Fail(message);
    }

    /// <summary>Leaves the group. All ranks call it after their last operation. After a failure it does not wait for other ranks.</summary>
    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        try
        {
            if (failure is not null) return;
            Guarded(collectives.Leave);
            world?.Leave();
        }
        finally
        {
            collectives.Dispose();
            Watch.Dispose();
        }
    }

    // The default: a rank that would wait forever must exit.
    private static void End(WorldSettings settings, DistributedException error)
    {
        if (!error.IsKnownToLauncher) Console.Error.WriteLine($"Rank {settings.Rank} stopped: {error.Message}");
        Environment.Exit(1);
    }

    private void InPlace(Tensor tensor, Action<Tensor> operation)
    {
        using var without = no_grad();
        using var scope = NewDisposeScope();
        var contiguous = tensor.contiguous();
        Guarded(() => operation(contiguous));
        if (!tensor.is_contiguous()) tensor.copy_(contiguous);
    }

    /// <summary>Makes all further operations throw an exception that could not be thrown where it occurred.</summary>
    internal void Fail(Exception error) => failure ??= error;

    // After a failure the ranks are out of step: later operations, including the shutdown, must not wait for them.
    private void Guarded(Action operation)
    {
        ThrowIfFailed();
        try
        {
            operation();
        }
        catch (DistributedException e)
        {
            failure = Watch.Explain(e);
            throw failure;
        }
    }

    private void ThrowIfFailed()
    {
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    private static IEnumerable<List<Tensor>> Messages(IEnumerable<Tensor> tensors)
    {
        var (message, bytes) = (new List<Tensor>(), 0L);
        foreach (var tensor in tensors)
        {
            message.Add(tensor);
            bytes += tensor.numel() * tensor.element_size();
            if (bytes < MessageBytes) continue;
            yield return message;
            (message, bytes) = ([], 0);
        }
        if (message.Count > 0) yield return message;
    }
}
