using System.Globalization;
using System.Net;

namespace SegDsl.Distributed;

/// <summary>Which of how many processes this one is, and where they meet.</summary>
/// <param name="Rank">This process, from 0.</param>
/// <param name="WorldSize">The number of processes.</param>
/// <param name="LocalRank">This process among those of its machine, from 0: its device.</param>
/// <param name="MasterAddress">The host of rank 0; null where the launcher does not say.</param>
/// <param name="MasterPort">The port on it where the ranks meet; 0 where the launcher does not say.</param>
public sealed record WorldSettings(int Rank, int WorldSize, int LocalRank, string? MasterAddress, int MasterPort)
{
    private const int MostAttempts = 10_000;

    /// <summary>The number of processes of this machine; 1 where nobody says.</summary>
    public int LocalWorldSize { get; init; } = 1;

    /// <summary>What the ranks of this run, and no others, know: a run must not meet the ranks of another one, or of an earlier attempt.</summary>
    public string Job { get; init; } = "";

    /// <summary>Whether <see cref="LocalLauncher"/> started the ranks and watches them at the master's address.</summary>
    public bool HasLauncher { get; init; }

    /// <summary>Whether all ranks are known to be on this machine.</summary>
    internal bool IsLocal => HasLauncher || LocalWorldSize >= WorldSize || MasterAddress == "localhost"
        || (IPAddress.TryParse(MasterAddress, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The master's name for messages, the first where it has several addresses.</summary>
    internal string? MasterName => MasterAddress?.Split(',')[0];

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
        if (LauncherVariables.Known.FirstOrDefault(known => known.Signs.Any(name => Value(name) is not null)) is not { } names) return null;
        var rank = Number(names.Rank, 0, int.MaxValue);
        var size = Number(names.Size, 1, int.MaxValue);
        if (rank >= size) throw new DistributedException($"{names.Rank} is {rank}, but {names.Size} is {size}: ranks go from 0 to {size - 1}.");
        // One process alone needs nobody, unless a launcher says where to meet.
        if (size == 1 && Value("MASTER_ADDR") is null) return null;

        var local = new WorldSettings(rank, size, Value(names.LocalRank) is null ? 0 : Number(names.LocalRank, 0, int.MaxValue), null, 0)
        {
            LocalWorldSize = Value(names.LocalSize) is null ? 1 : Number(names.LocalSize, 1, int.MaxValue),
            Job = string.Join('/', names.Job.Select(Value).OfType<string>()),
        };
        if (Value(LocalLauncher.LauncherVariable) is { } launcher) return LocalLauncher.Locate(local, launcher);
        if (names.Hosts is { } hosts && Value("MASTER_ADDR") is null)
            return local with { MasterAddress = SlurmHosts.First(Required(hosts)), MasterPort = SlurmHosts.Port(Value("SLURM_JOB_ID")) };
        if (!names.NeedsMaster && Value("MASTER_ADDR") is null) return local;
        var port = Number("MASTER_PORT", 1, ushort.MaxValue);
        // torchrun's agent listens on the port itself. Every attempt takes another one, since ranks of the one before may not have ended yet.
        if (Value("TORCHELASTIC_USE_AGENT_STORE") == "True") port = Beside(port, 1 + Number("TORCHELASTIC_RESTART_COUNT", 0, MostAttempts));
        return local with { MasterAddress = Required("MASTER_ADDR"), MasterPort = port };

        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;

        string Required(string name) => Value(name) ?? throw new DistributedException(
            $"{name} is not set, though {names.Rank} or {names.Size} is. Processes that train together need RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT.");

        int Number(string name, int least, int most) =>
            int.TryParse(Required(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : throw new DistributedException($"{name} is '{Value(name)}'; it must be a whole number from {least} to {most}.");
    }

    /// <summary>These settings with a master that is known by several addresses.</summary>
    /// <param name="addresses">The addresses and, last, the port, separated by commas.</param>
    internal WorldSettings WithMaster(string addresses)
    {
        var port = addresses.LastIndexOf(',');
        return this with { MasterAddress = addresses[..port], MasterPort = int.Parse(addresses.AsSpan(port + 1), NumberStyles.None, CultureInfo.InvariantCulture) };
    }

    private static int Beside(int port, int distance) => port + distance <= ushort.MaxValue ? port + distance : port - distance;
}
