namespace SegDsl.Distributed;

/// <summary>The environment variables by which a launcher tells a process which rank it is.</summary>
/// <param name="Rank">The rank among all.</param>
/// <param name="Size">The number of ranks.</param>
/// <param name="LocalRank">The rank among those of the machine.</param>
/// <param name="LocalSize">The number of ranks of the machine.</param>
internal sealed record LauncherVariables(string Rank, string Size, string LocalRank, string LocalSize)
{
    private const string HydraSign = "MPI_LOCALRANKID";

    /// <summary>
    /// The launchers, in the order in which they count: what users set by hand first, and srun last, since mpirun may start its own helpers with it.
    /// </summary>
    public static IReadOnlyList<LauncherVariables> Known { get; } =
    [
        // torchrun, PyTorchJob, a loop in a shell.
        new("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE")
        {
            Signs = ["RANK", "WORLD_SIZE"], Job = ["TORCHELASTIC_RUN_ID", "TORCHELASTIC_RESTART_COUNT"], NeedsMaster = true,
        },
        // The mpirun of Open MPI.
        new("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE")
        {
            Signs = ["OMPI_COMM_WORLD_RANK"], Job = ["PMIX_NAMESPACE"],
        },
        // The mpirun of MPICH and Intel MPI.
        new("PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS") { Signs = [HydraSign], Job = [] },
        // srun.
        new("SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID", "SLURM_NTASKS_PER_NODE")
        {
            Signs = ["SLURM_STEP_NODELIST"], Job = ["SLURM_JOB_ID", "SLURM_STEP_ID"], Hosts = "SLURM_STEP_NODELIST",
        },
    ];

    /// <summary>Whether Hydra, the mpirun of MPICH and Intel MPI, started this process.</summary>
    public static bool IsHydra => Environment.GetEnvironmentVariable(HydraSign) is not null;

    /// <summary>Any of these says that this launcher started the process.</summary>
    public required IReadOnlyList<string> Signs { get; init; }

    /// <summary>What together tells this run from others.</summary>
    public required IReadOnlyList<string> Job { get; init; }

    /// <summary>The list of hosts, whose first is the master where nothing else is said; null where there is none.</summary>
    public string? Hosts { get; init; }

    /// <summary>Whether the ranks can find each other by the master's address alone.</summary>
    public bool NeedsMaster { get; init; }
}
