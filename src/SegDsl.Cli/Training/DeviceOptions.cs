using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Distributed;
using SegDsl.Training;

namespace SegDsl.Cli.Training;

/// <summary>The options for the devices of a training run, and the start of one process per device.</summary>
internal sealed class DeviceOptions
{
    private const string TerminalVariable = "SEGDSL_TERMINAL";

    private readonly Option<long?> devices = SharedOptions.Number(
        "--devices", "Train on this number of local devices (GPUs, or groups of CPU cores), each with the batch size of the experiment.", minimum: 1);

    private readonly Option<bool> findUnused = new("--find-unused")
    {
        Description = "Accept parameters that do not contribute to the loss, which are an error on several devices otherwise.",
    };

    private readonly Option<long?> timeout = SharedOptions.Number(
        "--timeout", "Wait this number of seconds for other devices before failing. [default: 300]", minimum: 1);

    /// <summary>
    /// Whether this process shows progress bars and colors. Because mpirun connects its ranks to a terminal even if its own output is a file, the launcher
    /// passes this on in a variable.
    /// </summary>
    public static bool IsInteractive => Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK") is null
        ? Terminal.IsInteractive
        : Environment.GetEnvironmentVariable(TerminalVariable) is not null;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[devices, findUnused, timeout]) command.Add(option);
    }

    /// <summary>Whether this process starts one process per device, instead of training.</summary>
    /// <exception cref="CommandException">This process is one of several ranks already.</exception>
    public bool Launches(ParseResult parsed)
    {
        if (parsed.GetValue(devices) is not { } count || IsLaunched) return false;
        if (WorldSettings.FromEnvironment() is { } settings)
            throw new CommandException($"This is one of {settings.WorldSize} processes already, each for one device. Remove --devices.");
        return count > 1;
    }

    /// <summary>Starts this program once per device.</summary>
    /// <returns>The exit code.</returns>
    public int Launch(ParseResult parsed, CommandContext context)
    {
        if (!TorchSharp.torch.cuda.is_available()) ExternalProgram.MpiRun.Find();
        using var stop = new StopSignal();
        Environment.SetEnvironmentVariable(TerminalVariable, context.Interactive ? "1" : null);
        var code = LocalLauncher.Run(
            (int)(parsed.GetValue(devices) ?? 1),
            OwnCommandLine(),
            usesMpi: !ComputeDevice.HasCuda,
            message => context.Note($"{message}"),
            stop.Token);
        return code == 0 ? stop.ExitCode ?? 0 : code;
    }

    /// <summary>Joins the other ranks, if environment variables define any.</summary>
    /// <exception cref="DistributedException">The other ranks did not join in time.</exception>
    public TrainingRanks Join(ParseResult parsed, CommandContext context)
    {
        if (WorldSettings.FromEnvironment() is not { } settings) return TrainingRanks.Alone;
        var limit = parsed.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        return TrainingRanks.Join(settings, ComputeDevice.Prepare(settings), limit, error =>
        {
            // The training thread is blocked in a collective operation and cannot be canceled. Files on disk are complete.
            if (!error.IsKnownToLauncher) context.Note($"rank {settings.Rank} stopped: {error.Message}");
            Environment.Exit(1);
        });
    }

    /// <summary>Returns training options with the values of a command line.</summary>
    public TrainingOptions Apply(ParseResult parsed, TrainingOptions options) => options with { FindUnused = parsed.GetValue(findUnused) };

    private static bool IsLaunched => Environment.GetEnvironmentVariable(LocalLauncher.LauncherVariable) is not null;

    // The program runs either through dotnet or as an executable file.
    private static List<string> OwnCommandLine()
    {
        var own = Environment.GetCommandLineArgs();
        var program = Environment.ProcessPath ?? throw new CommandException("Cannot start further processes: the path of this program is unknown.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, .. own] : [program, .. own[1..]];
    }
}
