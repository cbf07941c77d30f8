using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Distributed;
using SegDsl.Precision;
using SegDsl.Training;

namespace SegDsl.Cli.Training;

/// <summary>The options that say on how many devices, and in which numbers, a network is trained.</summary>
internal sealed class DeviceOptions
{
    private const string TerminalVariable = "SEGDSL_TERMINAL";

    private readonly Option<long?> devices = SharedOptions.Number(
        "--devices", "Trains on so many devices of this machine (graphics processors, or shares of the cores), each with the experiment's batch.", least: 1);

    private static readonly Dictionary<string, ComputePrecision> Precisions = new()
    {
        ["fp32"] = ComputePrecision.Fp32,
        ["bf16"] = ComputePrecision.Bf16,
        ["fp16"] = ComputePrecision.Fp16,
    };

    private readonly Option<ComputePrecision> precision = new("--precision")
    {
        Description = "What the network computes in: fp32, bf16, or fp16 with scaled gradients (CUDA only) [default: fp32].",
        HelpName = string.Join('|', Precisions.Keys),
        CustomParser = result =>
        {
            if (Precisions.TryGetValue(result.Tokens[0].Value, out var chosen)) return chosen;
            result.AddError($"--precision {result.Tokens[0].Value}: it must be one of {string.Join(", ", Precisions.Keys)}.");
            return default;
        },
    };

    private readonly Option<bool> channelsLast = new("--channels-last") { Description = "Keeps the channels of a pixel side by side: mostly faster convolutions." };

    private readonly Option<bool> syncBatchNorm = new("--sync-bn")
    {
        Description = "Batch norm over the batches of all devices, also where the network does not say 'norm sync'.",
    };

    private readonly Option<bool> findUnused = new("--find-unused")
    {
        Description = "Looks in every step for parameters that have no part in the loss; else they are an error on several devices.",
    };

    private readonly Option<long?> timeout = SharedOptions.Number(
        "--timeout", "Seconds that a device waits for the others before it gives up [default: 300].", least: 1);

    /// <summary>
    /// Whether the output of this process ends on a terminal. mpirun gives its ranks one even where its own output is a file, so that only the launcher
    /// knows.
    /// </summary>
    public static bool HasTerminal => !Console.IsOutputRedirected
        && (Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK") is null || Environment.GetEnvironmentVariable(TerminalVariable) is not null);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[devices, precision, channelsLast, syncBatchNorm, findUnused, timeout]) command.Add(option);
    }

    /// <summary>Whether this process is to start one for every device, and not to train itself.</summary>
    /// <exception cref="CommandException">Several processes were started already.</exception>
    public bool Launches(ParseResult parsed)
    {
        if (parsed.GetValue(devices) is not { } count || IsLaunched) return false;
        if (WorldSettings.FromEnvironment() is { } settings)
            throw new CommandException($"This is one of {settings.WorldSize} processes already, each for one device: leave out --devices.");
        return count > 1;
    }

    /// <summary>Starts this program once for every device.</summary>
    /// <returns>The exit code.</returns>
    public int Launch(ParseResult parsed, CommandContext context)
    {
        if (!TorchSharp.torch.cuda.is_available()) ExternalProgram.MpiRun.Find();
        using var stop = new StopSignal();
        Environment.SetEnvironmentVariable(TerminalVariable, context.Interactive ? "1" : null);
        var code = LocalLauncher.Run(
            (int)(parsed.GetValue(devices) ?? 1), OwnCommandLine(), usesMpi: !ComputeDevice.HasCuda, message => context.Error.WriteLine($"seg: {message}"), stop.Token);
        return code == 0 ? stop.ExitCode ?? 0 : code;
    }

    /// <summary>Meets the other processes, where the environment says that there are any.</summary>
    /// <exception cref="DistributedException">They did not come.</exception>
    public TrainingRanks Join(ParseResult parsed, CommandContext context)
    {
        if (WorldSettings.FromEnvironment() is not { } settings) return TrainingRanks.Alone;
        var patience = parsed.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        return TrainingRanks.Join(settings, ComputeDevice.Prepare(settings), patience, error =>
        {
            // The thread that trains waits in a library for what never comes. What is on disk is whole.
            if (!error.IsKnownToLauncher) context.Error.WriteLine($"seg: rank {settings.Rank} stops: {error.Message}");
            Environment.Exit(1);
        });
    }

    /// <summary>The training's options with what was asked for.</summary>
    /// <exception cref="CommandException">This machine cannot do it.</exception>
    public TrainingOptions Apply(ParseResult parsed, TrainingOptions options)
    {
        var chosen = parsed.GetValue(precision);
        if (chosen == ComputePrecision.Fp16 && !TorchSharp.torch.cuda.is_available())
            throw new CommandException("--precision fp16 needs a CUDA device; bf16 computes on the processor too.");
        return options with
        {
            Precision = chosen,
            ChannelsLast = parsed.GetValue(channelsLast),
            SyncBatchNorm = parsed.GetValue(syncBatchNorm),
            FindUnused = parsed.GetValue(findUnused),
        };
    }

    private static bool IsLaunched => Environment.GetEnvironmentVariable(LocalLauncher.LauncherVariable) is not null;

    // The program is an assembly that dotnet runs, or runs by itself.
    private static List<string> OwnCommandLine()
    {
        var own = Environment.GetCommandLineArgs();
        var program = Environment.ProcessPath ?? throw new CommandException("The path of this program is not known, so that it cannot be started anew.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, .. own] : [program, .. own[1..]];
    }
}
