using System.Globalization;

namespace SegDsl.Distributed;

/// <summary>Which of how many processes this one is, and where they meet.</summary>
/// <param name="Rank">This process, from 0.</param>
/// <param name="WorldSize">The number of processes.</param>
/// <param name="LocalRank">This process among those of its machine, from 0: its device.</param>
/// <param name="MasterAddress">The host of rank 0; null where the launcher does not say.</param>
/// <param name="MasterPort">The port on it where the ranks meet; 0 where the launcher does not say.</param>
public sealed record WorldSettings(int Rank, int WorldSize, int LocalRank, string? MasterAddress, int MasterPort)
{
    /// <summary>The number of processes of this machine; 1 where nobody says.</summary>
    public int LocalWorldSize { get; init; } = 1;

    /// <summary>How often torchrun started the processes anew, where its agent listens on the master's port itself; else null.</summary>
    public int? LauncherAttempt { get; init; }

    /// <summary>
    /// What the environment says. torchrun, Kubernetes' PyTorchJob and a loop in a shell set <c>RANK</c>, <c>WORLD_SIZE</c>,
    /// <c>MASTER_ADDR</c>, <c>MASTER_PORT</c> and mostly <c>LOCAL_RANK</c>; the <c>mpirun</c> of Open MPI and MPICH and SLURM's <c>srun</c> have variables
    /// of their own.
    /// </summary>
    /// <returns>The settings; null where nothing is set, or there is one process.</returns>
    /// <exception cref="DistributedException">A variable is missing or no number, or the rank is not below the size.</exception>
    public static WorldSettings? FromEnvironment() => From(Environment.GetEnvironmentVariable);

    /// <inheritdoc cref="FromEnvironment"/>
    /// <param name="variable">The value of a variable; null where it is not set.</param>
    internal static WorldSettings? From(Func<string, string?> variable)
    {
        if (Variables.Known.FirstOrDefault(known => known.IsKnownBy.Any(name => Value(name) is not null)) is not { } names) return null;
        var rank = Number(names.Rank, 0, int.MaxValue);
        var size = Number(names.Size, 1, int.MaxValue);
        if (rank >= size) throw new DistributedException($"{names.Rank} is {rank}, but {names.Size} is {size}: ranks go from 0 to {size - 1}.");
        // One process alone needs nobody, unless a launcher says where to meet.
        if (size == 1 && Value("MASTER_ADDR") is null) return null;

        var address = Value("MASTER_ADDR") ?? (names.Hosts is { } hosts ? SlurmHosts.First(Required(hosts)) : names.NeedsMaster ? Required("MASTER_ADDR") : null);
        var port = address is null ? 0 : names.Hosts is not null && Value("MASTER_PORT") is null ? SlurmHosts.Port(Value("SLURM_JOB_ID")) : Number("MASTER_PORT", 1, ushort.MaxValue);
        return new WorldSettings(rank, size, Value(names.LocalRank) is null ? 0 : Number(names.LocalRank, 0, int.MaxValue), address, port)
        {
            LauncherAttempt = Value("TORCHELASTIC_USE_AGENT_STORE") == "True" ? Number("TORCHELASTIC_RESTART_COUNT", 0, int.MaxValue) : null,
            LocalWorldSize = Value(names.LocalSize) is null ? 1 : Number(names.LocalSize, 1, int.MaxValue),
        };

        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;

        string Required(string name) => Value(name) ?? throw new DistributedException(
            $"{name} is not set, though {names.Rank} or {names.Size} is. Processes that train together need RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT.");

        int Number(string name, int least, int most) =>
            int.TryParse(Required(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : throw new DistributedException($"{name} is '{Value(name)}'; it must be a whole number from {least} to {most}.");
    }

    /// <summary>The environment variables of a launcher.</summary>
    private sealed record Variables(string Rank, string Size, string LocalRank, string LocalSize)
    {
        /// <summary>In the order in which they count: what the user may have set on purpose first, and srun, which may have started mpirun, last.</summary>
        public static IReadOnlyList<Variables> Known { get; } =
        [
            new("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE") { IsKnownBy = ["RANK", "WORLD_SIZE"], NeedsMaster = true },
            new("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE") { IsKnownBy = ["OMPI_COMM_WORLD_RANK"] },
            new("SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID", "SLURM_NTASKS_PER_NODE") { IsKnownBy = ["SLURM_STEP_NODELIST"], Hosts = "SLURM_STEP_NODELIST" },
        ];

        /// <summary>Any of these says that this launcher started the process.</summary>
        public required IReadOnlyList<string> IsKnownBy { get; init; }

        /// <summary>The list of hosts, whose first is the master where nothing else is said; null where there is none.</summary>
        public string? Hosts { get; init; }

        /// <summary>Whether the ranks can find each other by the master's address alone.</summary>
        public bool NeedsMaster { get; init; }
    }
}
