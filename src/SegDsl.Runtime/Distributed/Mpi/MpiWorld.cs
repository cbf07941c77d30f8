namespace SegDsl.Distributed.Mpi;

/// <summary>MPI in this process: initialized once, and left once, since MPI cannot be initialized again.</summary>
internal sealed unsafe class MpiWorld
{
    private static int joined;

    private readonly MpiLibrary library;

    private MpiWorld(MpiLibrary library) => this.library = library;

    /// <summary>Meets the other ranks, which the MPI launcher has started; returns when all have come.</summary>
    /// <param name="settings">Which of how many ranks this process is.</param>
    /// <exception cref="DistributedException">
    /// MPI is missing or cannot be used by several threads, the process was started in another way, or it has been one of a group before.
    /// </exception>
    public static MpiWorld Join(WorldSettings settings)
    {
        var library = MpiLibrary.Instance;
        if (Interlocked.Exchange(ref joined, 1) != 0)
            throw new DistributedException("This process has joined a group over MPI before, and MPI can be initialized once in a process. Start a new process.");
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

    /// <summary>The communicator of all ranks.</summary>
    public MpiCommunicator Communicator(TimeSpan timeout) => new(library, library.Handles.World, timeout);

    /// <summary>Leaves MPI; called by all ranks.</summary>
    public void Leave() => library.Check(library.FinalizeMpi());
}
