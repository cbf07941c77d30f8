using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using SegDsl.Distributed.Control;
using SegDsl.Distributed.Mpi;
using SegDsl.Distributed.Nccl;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Distributed;

/// <summary>
/// Processes that train together: over MPI for tensors on the CPU, and NCCL for CUDA. All ranks call the same operations in the same order, with
/// tensors of the same shapes and types; an operation returns when its result is there. Only one thread may use a group.
/// </summary>
public sealed class ProcessGroup : IDisposable
{
    // Small tensors are sent together, in messages of about this size.
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

    /// <summary>How long a collective operation waits for the other ranks by default.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Which of how many processes this is.</summary>
    public WorldSettings Settings { get; }

    /// <summary>Watches the other ranks.</summary>
    public RankWatch Watch { get; }

    /// <summary>This process, from 0.</summary>
    public int Rank => Settings.Rank;

    /// <summary>The number of processes.</summary>
    public int Size => Settings.WorldSize;

    /// <summary>The most elements of one message; more are sent in parts.</summary>
    internal int LargestMessage
    {
        get => collectives.LargestMessage;
        set => collectives.LargestMessage = value;
    }

    /// <summary>Meets the other processes; returns when all have come. A process can do this once.</summary>
    /// <param name="settings">Which one this is.</param>
    /// <param name="device">Where the tensors will be.</param>
    /// <param name="timeout">How long the others are waited for, here and in every operation; null for <see cref="DefaultTimeout"/>.</param>
    /// <param name="lost">
    /// Is told, from another thread, that another rank is lost while this one waits for it in a library that cannot be interrupted: all that is left is
    /// to end the process. Null for a message on the standard error and exit code 1.
    /// </param>
    /// <exception cref="DistributedException">A rank did not come in time, or a library is missing.</exception>
    public static ProcessGroup Join(WorldSettings settings, Device device, TimeSpan? timeout = null, Action<DistributedException>? lost = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(device);
        var usesNccl = device.type == DeviceType.CUDA;
        if (!usesNccl || settings.MasterAddress is null) MpiWorld.CheckLaunched(settings);
        var patience = timeout ?? DefaultTimeout;
        var end = lost ?? (error => End(settings, error));
        MpiWorld? world = null;
        ControlHub? hub = null;
        if (settings.MasterAddress is null)
        {
            // Nothing but MPI knows where the ranks are.
            world = MpiWorld.Join(settings, patience, end);
            hub = settings.Rank == 0 ? Rendezvous.OpenHub(settings, port: 0) : null;
            settings = settings.WithMaster(world.Share(hub is null ? "" : string.Join(',', [.. Rendezvous.OwnAddresses(), hub.Port]), patience));
        }
        var watch = world is null ? Rendezvous.Join(settings, patience, end) : Rendezvous.Join(settings, hub, patience, end);
        try
        {
            ICollectives collectives = usesNccl
                ? new NcclCollectives(settings, device, own => watch.Share(own, patience), patience, watch.ThrowIfLost, end)
                : new MpiCollectives(world ??= MpiWorld.Join(settings, patience, end), patience, watch.ThrowIfLost);
            return new ProcessGroup(settings, device, watch, world, collectives);
        }
        catch (DistributedException e)
        {
            watch.Fail(e.Message);
            watch.Dispose();
            throw;
        }
    }

    /// <summary>Gives all ranks the values that one has.</summary>
    /// <param name="tensor">Read on the root, written on the others.</param>
    /// <param name="root">The rank that has the values.</param>
    /// <exception cref="DistributedException">Another rank failed or did not come.</exception>
    public void Broadcast(Tensor tensor, int root = 0)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Size);
        InPlace(tensor, contiguous => collectives.Broadcast(contiguous, root));
    }

    /// <summary>Gives all ranks the values that one has, in few messages.</summary>
    /// <param name="tensors">The same shapes and types everywhere, in the same order.</param>
    /// <param name="root">The rank that has the values.</param>
    /// <exception cref="DistributedException">Another rank failed or did not come.</exception>
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

    /// <summary>Replaces the tensor of every rank by the sum (or another combination) of all.</summary>
    /// <param name="tensor">The same shape and type everywhere; numbers, not truth values.</param>
    /// <param name="operation">How they are combined.</param>
    /// <exception cref="ArgumentException">The type cannot be combined.</exception>
    /// <exception cref="DistributedException">Another rank failed or did not come.</exception>
    public void AllReduce(Tensor tensor, ReduceOperation operation = ReduceOperation.Sum)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        InPlace(tensor, contiguous => collectives.AllReduce(contiguous, operation));
    }

    /// <summary>Adds up numbers over the ranks, in place.</summary>
    /// <param name="numbers">As many everywhere.</param>
    /// <exception cref="DistributedException">Another rank failed or did not come.</exception>
    public void AllReduce(Span<long> numbers)
    {
        using var scope = NewDisposeScope();
        var sums = torch.tensor(numbers.ToArray(), device: device);
        AllReduce(sums);
        Guarded(collectives.Synchronize);
        MemoryMarshal.Cast<byte, long>(sums.cpu().bytes).CopyTo(numbers);
    }

    /// <summary>
    /// Starts to add up a tensor over the ranks, in place, while the calling thread computes on. Operations that were started are carried out in their
    /// order, which must be the same on all ranks, and do not mix with the other operations of the group.
    /// </summary>
    /// <param name="tensor">A contiguous tensor, the same shape and type everywhere, that nobody touches before <see cref="CollectiveWork.Wait"/>.</param>
    /// <returns>The operation, which must be waited for.</returns>
    /// <exception cref="ArgumentException">The tensor is not contiguous.</exception>
    public CollectiveWork StartAllReduce(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (!tensor.is_contiguous()) throw new ArgumentException("The tensor is not contiguous.", nameof(tensor));
        ThrowIfFailed();
        var wait = collectives.StartAllReduce(tensor);
        return new CollectiveWork(tensor, () => Guarded(wait));
    }

    /// <summary>The tensors of all ranks, in the order of the ranks; the caller disposes of them.</summary>
    /// <param name="tensor">The same shape and type everywhere.</param>
    /// <exception cref="DistributedException">Another rank failed or did not come.</exception>
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

    /// <summary>Adds up what all ranks have for this one.</summary>
    /// <param name="parts">A tensor for every rank, all of one shape and type.</param>
    /// <returns>The sum over the ranks of their part for this rank; the caller disposes of it.</returns>
    /// <exception cref="ArgumentException">There are not as many parts as ranks, or the type cannot be combined.</exception>
    /// <exception cref="DistributedException">Another rank failed or did not come.</exception>
    public Tensor ReduceScatter(IReadOnlyList<Tensor> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count != Size) throw new ArgumentException($"There are {parts.Count} parts for {Size} ranks.", nameof(parts));
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

    /// <summary>Waits until all ranks are here.</summary>
    /// <exception cref="DistributedException">Another rank failed or did not come.</exception>
    public void Barrier() => Guarded(collectives.Barrier);

    /// <summary>Tells the other ranks that this one ends with an error, so that they end too. Disposing then waits for no rank.</summary>
    /// <param name="message">What went wrong, in a sentence.</param>
    public void Fail(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        failure ??= new DistributedException(message);
        Watch.Fail(message);
    }

    /// <summary>Leaves the group. All ranks do this after their last operation; after a failure it waits for no other rank.</summary>
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

    // What there is to do where the caller does not say: a rank that waits in vain must not stay.
    private static void End(WorldSettings settings, DistributedException error)
    {
        if (!error.IsKnownToLauncher) Console.Error.WriteLine($"Rank {settings.Rank} stops: {error.Message}");
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

    /// <summary>Makes all further operations throw an exception that could not be thrown where it happened.</summary>
    internal void Fail(Exception error) => failure ??= error;

    // After a failure the ranks are no longer in step, so that no later operation and no farewell may wait for them.
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
