using System.Text;
using static TorchSharp.torch;

namespace SegDsl.Distributed.Mpi;

/// <summary>MPI in this process: initialized once, and left once, since MPI cannot be initialized again.</summary>
internal sealed unsafe class MpiWorld
{
    private const int LongestText = 4096;
    private static readonly string[] Signs = ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "PMI_FD", "SLURM_PROCID"];
    private static int joined;

    private readonly MpiLibrary library;

    private MpiWorld(MpiLibrary library) => this.library = library;

    /// <summary>Makes sure that an MPI launcher started this process: without one MPI would take it for the only rank.</summary>
    /// <exception cref="DistributedException">None did.</exception>
    public static void CheckLaunched(WorldSettings settings)
    {
        if (Signs.Any(name => Environment.GetEnvironmentVariable(name) is not null)) return;
        throw new DistributedException(
            $"Rank {settings.Rank} of {settings.WorldSize} computes on a CPU, where ranks talk over MPI, but no MPI launcher started it. "
            + "Start the ranks with 'mpirun -n N', 'srun --mpi=pmix', or '--devices N'.");
    }

    /// <summary>Meets the other ranks, which the MPI launcher has started; returns when all have come.</summary>
    /// <param name="settings">Which of how many ranks this process is.</param>
    /// <param name="timeout">How long they are waited for.</param>
    /// <param name="lost">Is told, from another thread, when MPI waits for longer: it cannot be interrupted.</param>
    /// <exception cref="DistributedException">
    /// MPI is missing or cannot be used by several threads, the process was started in another way, or it has been one of a group before.
    /// </exception>
    public static MpiWorld Join(WorldSettings settings, TimeSpan timeout, Action<DistributedException> lost)
    {
        var library = MpiLibrary.Instance;
        if (Interlocked.Exchange(ref joined, 1) != 0)
            throw new DistributedException("This process has joined a group over MPI before, and MPI can be initialized once in a process. Start a new process.");
        using var watchdog = new Timer(
            _ => lost(new DistributedException(
                $"Not all of the {settings.WorldSize} ranks came to MPI_Init within {timeout.TotalSeconds:0} s (--timeout); rank {settings.Rank} waits there.")),
            null, timeout, Timeout.InfiniteTimeSpan);
        var provided = 0;
        library.Check(library.InitThread(null, null, MpiLibrary.ThreadMultiple, &provided));
        if (provided < MpiLibrary.ThreadMultiple)
            throw new DistributedException(
                $"The MPI library ({library.Version}) cannot be called by several threads at once (MPI_THREAD_MULTIPLE), which training needs. "
                + "Install a build that can: Debian's openmpi-bin does.");
        library.Check(library.CommSetErrhandler(library.Handles.World, library.Handles.ErrorsReturn));
        int rank, size;
        library.Check(library.CommRank(library.Handles.World, &rank));
        library.Check(library.CommSize(library.Handles.World, &size));
        if ((rank, size) != (settings.Rank, settings.WorldSize))
            throw new DistributedException(
                $"The environment says rank {settings.Rank} of {settings.WorldSize}, but MPI ({library.Version}) says rank {rank} of {size}. "
                + "Start the ranks with this library's own mpirun, or with 'srun --mpi=pmix'.");
        return new MpiWorld(library);
    }

    /// <summary>Tells all ranks a text that rank 0 has.</summary>
    /// <param name="own">The text on rank 0, of at most 4096 bytes; not used on the others.</param>
    /// <param name="timeout">How long the other ranks are waited for.</param>
    public string Share(string own, TimeSpan timeout)
    {
        using var scope = NewDisposeScope();
        var bytes = new byte[LongestText];
        Encoding.UTF8.GetBytes(own, bytes);
        var text = tensor(bytes);
        Communicator(timeout, static () => { }).Broadcast(text, root: 0);
        return Encoding.UTF8.GetString(text.bytes).TrimEnd('\0');
    }

    /// <summary>The communicator of all ranks.</summary>
    /// <param name="timeout">How long an operation waits for the other ranks.</param>
    /// <param name="check">Is called while it waits, and throws where a rank is lost.</param>
    public MpiCommunicator Communicator(TimeSpan timeout, Action check) => new(library, library.Handles.World, timeout, check);

    /// <summary>Leaves MPI; called by all ranks.</summary>
    public void Leave() => library.Check(library.FinalizeMpi());
}
