using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Demo;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg demo</c>: trains two networks on a brain scan and compares them.</summary>
[ProgramCommand(order: 110)]
internal sealed class DemoCommand : ICommand
{
    private const int QuickSteps = 8;

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var output = SharedOptions.OutputFolder("Write weights, images and the report to this folder. [default: runs/demo]");
        var data = SharedOptions.Data();
        var steps = SharedOptions.Number("--steps", "Train each network for this number of steps instead of the declared epochs.", minimum: 1);
        var quick = new Option<bool>("--quick") { Description = $"Train each network for {QuickSteps} steps only, to test the installation." };
        var command = new Command("demo", "Train a plain and a decoupled network on one hemisphere of a brain, and compare them on the other one.")
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
