using System.Globalization;

namespace SegDsl.Distributed;

/// <summary>Which of how many processes this one is, and where they meet.</summary>
/// <param name="Rank">This process, from 0.</param>
/// <param name="WorldSize">The number of processes.</param>
/// <param name="LocalRank">This process among those of its machine, from 0: its device.</param>
/// <param name="MasterAddress">The host of rank 0, or of the launcher that serves the store.</param>
/// <param name="MasterPort">The store's port.</param>
public sealed record WorldSettings(int Rank, int WorldSize, int LocalRank, string MasterAddress, int MasterPort)
{
    /// <summary>The number of processes of this machine; 1 where nobody says.</summary>
    public int LocalWorldSize { get; init; } = 1;

    /// <summary>How often the launcher started the processes anew; null where it does not serve the store itself.</summary>
    public int? LauncherAttempt { get; init; }

    /// <summary>
    /// What the environment says. torchrun, Kubernetes' PyTorchJob and a loop in a shell set <c>RANK</c>, <c>WORLD_SIZE</c>,
    /// <c>MASTER_ADDR</c>, <c>MASTER_PORT</c> and mostly <c>LOCAL_RANK</c>; under <c>srun</c> SLURM's own variables stand in for them.
    /// </summary>
    /// <returns>The settings; null where nothing is set, or there is one process.</returns>
    /// <exception cref="DistributedException">A variable is missing or no number, or the rank is not below the size.</exception>
    public static WorldSettings? FromEnvironment() => From(Environment.GetEnvironmentVariable);

    /// <inheritdoc cref="FromEnvironment"/>
    /// <param name="variable">The value of a variable; null where it is not set.</param>
    internal static WorldSettings? From(Func<string, string?> variable)
    {
        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;
        var isSlurm = Value("RANK") is null && Value("WORLD_SIZE") is null && Value("SLURM_PROCID") is not null && Value("SLURM_STEP_NODELIST") is not null;
        var (rankName, sizeName, localName) = isSlurm ? ("SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID") : ("RANK", "WORLD_SIZE", "LOCAL_RANK");
        if (Value(rankName) is null && Value(sizeName) is null) return null;

        var rank = Number(rankName, 0, int.MaxValue);
        var size = Number(sizeName, 1, int.MaxValue);
        if (rank >= size) throw new DistributedException($"{rankName} is {rank}, but {sizeName} is {size}: ranks go from 0 to {size - 1}.");
        // One process alone needs nobody, unless a launcher says where to meet.
        if (size == 1 && Value("MASTER_ADDR") is null) return null;

        var local = Value(localName) is null ? 0 : Number(localName, 0, int.MaxValue);
        var address = Value("MASTER_ADDR") ?? (isSlurm ? SlurmHosts.First(Required("SLURM_STEP_NODELIST")) : Required("MASTER_ADDR"));
        var port = isSlurm && Value("MASTER_PORT") is null ? SlurmHosts.Port(Value("SLURM_JOB_ID")) : Number("MASTER_PORT", 1, ushort.MaxValue);
        var attempt = Value("TORCHELASTIC_USE_AGENT_STORE") == "True" ? Number("TORCHELASTIC_RESTART_COUNT", 0, int.MaxValue) : (int?)null;
        var localSizeName = isSlurm ? "SLURM_NTASKS_PER_NODE" : "LOCAL_WORLD_SIZE";
        var localSize = Value(localSizeName) is null ? 1 : Number(localSizeName, 1, int.MaxValue);
        return new WorldSettings(rank, size, local, address, port) { LauncherAttempt = attempt, LocalWorldSize = localSize };

        string Required(string name) => Value(name) ?? throw new DistributedException(
            $"{name} is not set, though {rankName} or {sizeName} is. Processes that train together need RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT.");

        int Number(string name, int least, int most) =>
            int.TryParse(Required(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : throw new DistributedException($"{name} is '{Value(name)}'; it must be a whole number from {least} to {most}.");
    }
}
