using System.Globalization;
using System.Net;

namespace SegDsl.Distributed;

/// <summary>The rank of this process, the size of the group, and the address of the master.</summary>
/// <param name="Rank">The rank of this process, starting at 0.</param>
/// <param name="WorldSize">The number of ranks.</param>
/// <param name="LocalRank">The rank of this process on its machine, starting at 0. It selects the device.</param>
/// <param name="MasterAddress">The host of rank 0; null if the launcher does not provide it.</param>
/// <param name="MasterPort">The port of the master; 0 if the launcher does not provide it.</param>
public sealed record WorldSettings(int Rank, int WorldSize, int LocalRank, string? MasterAddress, int MasterPort)
{
    private const int MaxAttempts = 10_000;

    /// <summary>The number of ranks on this machine; 1 if the launcher does not provide it.</summary>
    public int LocalWorldSize { get; init; } = 1;

    /// <summary>An identifier that all ranks of a run share, so that they do not connect to ranks of other runs or of earlier attempts.</summary>
    public string Job { get; init; } = "";

    /// <summary>Whether <see cref="LocalLauncher"/> started the ranks and monitors them at the address of the master.</summary>
    public bool HasLauncher { get; init; }

    /// <summary>Whether all ranks are known to be on this machine.</summary>
    internal bool IsLocal => HasLauncher || LocalWorldSize >= WorldSize || MasterAddress == "localhost"
        || (IPAddress.TryParse(MasterAddress, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The name of the master for messages: the first of its addresses.</summary>
    internal string? MasterName => MasterAddress?.Split(',')[0];

    /// <summary>
    /// Reads the settings from environment variables. torchrun, Kubernetes' PyTorchJob and shell scripts set <c>RANK</c>, <c>WORLD_SIZE</c>,
    /// <c>MASTER_ADDR</c>, <c>MASTER_PORT</c> and usually <c>LOCAL_RANK</c>. <c>mpirun</c> of Open MPI and MPICH, and <c>srun</c> of SLURM, set their own
    /// variables.
    /// </summary>
    /// <returns>The settings; null if no variables are set or there is only one process.</returns>
    /// <exception cref="DistributedException">A variable is missing or not an integer, or the rank is not less than the size.</exception>
    public static WorldSettings? FromEnvironment() => From(Environment.GetEnvironmentVariable);

    /// <inheritdoc cref="FromEnvironment"/>
    /// <param name="variable">Returns the value of a variable; null if it is not set.</param>
    internal static WorldSettings? From(Func<string, string?> variable)
    {
        if (LauncherVariables.Known.FirstOrDefault(known => known.Markers.Any(name => Value(name) is not null)) is not { } names) return null;
        var rank = Number(names.Rank, 0, int.MaxValue);
        var size = Number(names.Size, 1, int.MaxValue);
        if (rank >= size) throw new DistributedException($"{names.Rank} is {rank}, but {names.Size} is {size}: ranks range from 0 to {size - 1}.");
        // A single process does not need other ranks, unless a launcher sets an address.
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
        // torchrun's agent listens on the port itself. Every attempt uses a different port, since ranks of the previous one may still be running.
        if (Value("TORCHELASTIC_USE_AGENT_STORE") == "True") port = Offset(port, 1 + Number("TORCHELASTIC_RESTART_COUNT", 0, MaxAttempts));
        return local with { MasterAddress = Required("MASTER_ADDR"), MasterPort = port };

        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;

        string Required(string name) => Value(name) ?? throw new DistributedException(
            $"{names.Rank} or {names.Size} is set, but {name} is not. Distributed training requires RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT.");

        int Number(string name, int minimum, int maximum) =>
            int.TryParse(Required(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
                ? number
                : throw new DistributedException($"{name} is '{Value(name)}', but must be an integer from {minimum} to {maximum}.");
    }

    /// <summary>Sets a master with several addresses.</summary>
    /// <param name="addresses">The addresses, then the port, separated by commas.</param>
    internal WorldSettings WithMaster(string addresses)
    {
        var port = addresses.LastIndexOf(',');
        return this with
        {
            MasterAddress = addresses[..port],
            MasterPort = int.Parse(addresses.AsSpan(port + 1), NumberStyles.None, CultureInfo.InvariantCulture),
        };
    }

    private static int Offset(int port, int distance) => port + distance <= ushort.MaxValue ? port + distance : port - distance;
}
