namespace SegDsl.Distributed;

/// <summary>The environment variables with which a launcher passes its rank to a process.</summary>
/// <param name="Rank">The variable with the global rank.</param>
/// <param name="Size">The variable with the number of ranks.</param>
/// <param name="LocalRank">The variable with the rank on this machine.</param>
/// <param name="LocalSize">The variable with the number of ranks on this machine.</param>
internal sealed record LauncherVariables(string Rank, string Size, string LocalRank, string LocalSize)
{
    private const string HydraMarker = "MPI_LOCALRANKID";

    /// <summary>
    /// The known launchers in order of precedence: first variables that users set manually, and srun last, since mpirun may use it to start its own helpers.
    /// </summary>
    public static IReadOnlyList<LauncherVariables> Known { get; } =
    [
        // torchrun, PyTorchJob, or a shell script.
        new("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE")
        {
            Markers = ["RANK", "WORLD_SIZE"], Job = ["TORCHELASTIC_RUN_ID", "TORCHELASTIC_RESTART_COUNT"], NeedsMaster = true,
        },
        // mpirun of Open MPI.
        new("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE")
        {
            Markers = ["OMPI_COMM_WORLD_RANK"], Job = ["PMIX_NAMESPACE"],
        },
        // mpirun of MPICH and Intel MPI.
        new("PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS") { Markers = [HydraMarker], Job = [] },
        // srun.
        new("SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID", "SLURM_NTASKS_PER_NODE")
        {
            Markers = ["SLURM_STEP_NODELIST"], Job = ["SLURM_JOB_ID", "SLURM_STEP_ID"], Hosts = "SLURM_STEP_NODELIST",
        },
    ];

    /// <summary>Whether Hydra, which is mpirun of MPICH and Intel MPI, started this process.</summary>
    public static bool IsHydra => Environment.GetEnvironmentVariable(HydraMarker) is not null;

    /// <summary>Variables of which at least one is set if this launcher started the process.</summary>
    public required IReadOnlyList<string> Markers { get; init; }

    /// <summary>Variables whose values together identify the job.</summary>
    public required IReadOnlyList<string> Job { get; init; }

    /// <summary>The variable with the list of hosts, whose first host is the default master; null if absent.</summary>
    public string? Hosts { get; init; }

    /// <summary>Whether the ranks need the address of the master to find each other.</summary>
    public bool NeedsMaster { get; init; }
}
