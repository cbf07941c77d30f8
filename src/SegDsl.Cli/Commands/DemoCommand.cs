using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Demo;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg demo</c>: from nothing to two trained networks and a comparison of them.</summary>
internal sealed class DemoCommand : ICommand
{
    private const int QuickSteps = 8;

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var output = new Option<DirectoryInfo?>("--out")
        {
            Description = "Folder for weights, pictures and the report [default: runs/demo].",
            HelpName = "folder",
        };
        var data = SharedOptions.Data();
        var steps = SharedOptions.Number("--steps", "Number of steps for each network, in place of the experiments'.", least: 1);
        var quick = new Option<bool>("--quick") { Description = $"Only shows that everything works: {QuickSteps} steps for each network." };
        var command = new Command("demo", "Trains a plain and a decoupled network on one hemisphere of a brain and compares them on the other.")
        {
            output, data, steps, quick,
        };
        command.SetAction(parsed => new Demonstration(
            context,
            parsed.GetValue(output)?.ToString() ?? Path.Combine("runs", "demo"),
            parsed.GetValue(data)?.ToString(),
            (int?)parsed.GetValue(steps) ?? (parsed.GetValue(quick) ? QuickSteps : null)).Run());
        return command;
    }
}
