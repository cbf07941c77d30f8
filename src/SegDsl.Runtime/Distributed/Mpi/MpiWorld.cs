using System.Text;
using static TorchSharp.torch;

namespace SegDsl.Distributed.Mpi;

/// <summary>MPI in this process. MPI can be initialized and finalized only once per process.</summary>
internal sealed unsafe class MpiWorld
{
    private const int MaxTextBytes = 4096;
    private static readonly string[] Markers = ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "PMI_FD", "SLURM_PROCID"];
    private static int joined;

    private readonly MpiLibrary library;

    private MpiWorld(MpiLibrary library) => this.library = library;

    /// <summary>Checks that an MPI launcher started this process. Otherwise MPI would assume a single rank.</summary>
    /// <exception cref="DistributedException">No MPI launcher was detected.</exception>
    public static void CheckLaunched(WorldSettings settings)
    {
        if (Markers.Any(name => Environment.GetEnvironmentVariable(name) is not null)) return;
        throw new DistributedException(
            $"Rank {settings.Rank} of {settings.WorldSize} uses the CPU, which requires MPI, but it was not started by an MPI launcher. "
            + $"Start the ranks with 'mpirun -n N' or 'srun --mpi=pmix'{OptionTerms.Choose(", or let the command start them (--devices N)", "")}.");
    }

    /// <summary>Initializes MPI and waits for the other ranks.</summary>
    /// <param name="settings">The rank of this process and the number of ranks.</param>
    /// <param name="timeout">How long to wait for the other ranks.</param>
    /// <param name="lost">Called from another thread on a timeout: MPI cannot be interrupted.</param>
    /// <exception cref="DistributedException">
    /// MPI is missing or does not support multiple threads, the launcher does not belong to the library, or the process has joined a group before.
    /// </exception>
    public static MpiWorld Join(WorldSettings settings, TimeSpan timeout, Action<DistributedException> lost)
    {
        var library = MpiLibrary.Instance;
        if (Interlocked.Exchange(ref joined, 1) != 0)
            {
                throw new DistributedException(
                    "This process has already joined a group over MPI, which can be initialized only once per process. Start a new process.");
            }
        using var watchdog = new Timer(
            _ => lost(new DistributedException(
                $"Not all of the {settings.WorldSize} ranks reached MPI_Init within {timeout.TotalSeconds:0} s {ProcessGroup.TimeoutOption}. "
                + $"Rank {settings.Rank} is waiting there.")),
            null, timeout, Timeout.InfiniteTimeSpan);
        var provided = 0;
        library.Check(library.InitThread(null, null, MpiLibrary.ThreadMultiple, &provided));
        if (provided < MpiLibrary.ThreadMultiple)
            throw new DistributedException(
                $"The MPI library ({library.Version}) does not support concurrent calls from several threads (MPI_THREAD_MULTIPLE), which training requires. "
                + "Install a build with this support, for example Debian's openmpi-bin.");
        library.Check(library.CommSetErrhandler(library.Handles.World, library.Handles.ErrorsReturn));
        int rank, size;
        library.Check(library.CommRank(library.Handles.World, &rank));
        library.Check(library.CommSize(library.Handles.World, &size));
        if ((rank, size) != (settings.Rank, settings.WorldSize))
            throw new DistributedException(
                $"The environment specifies rank {settings.Rank} of {settings.WorldSize}, but MPI ({library.Version}) reports rank {rank} of {size}. "
                + "Start the ranks with the mpirun of this library, or with 'srun --mpi=pmix'.");
        return new MpiWorld(library);
    }

    /// <summary>Sends a text from rank 0 to all ranks.</summary>
    /// <param name="own">The text on rank 0, at most 4096 bytes in UTF-8; ignored on the other ranks.</param>
    /// <param name="timeout">How long to wait for the other ranks.</param>
    /// <returns>The text of rank 0.</returns>
    public string Share(string own, TimeSpan timeout)
    {
        using var scope = NewDisposeScope();
        var bytes = new byte[MaxTextBytes];
        Encoding.UTF8.GetBytes(own, bytes);
        var text = tensor(bytes);
        Communicator(timeout, static () => { }).Broadcast(text, root: 0);
        return Encoding.UTF8.GetString(text.bytes).TrimEnd('\0');
    }

    /// <summary>Creates a communicator of all ranks.</summary>
    /// <param name="timeout">How long operations wait for other ranks.</param>
    /// <param name="check">Called while operations wait; throws if a rank is lost.</param>
    public MpiCommunicator Communicator(TimeSpan timeout, Action check) => new(library, library.Handles.World, timeout, check);

    /// <summary>Finalizes MPI. All ranks must call it.</summary>
    public void Leave() => library.Check(library.FinalizeMpi());
}
