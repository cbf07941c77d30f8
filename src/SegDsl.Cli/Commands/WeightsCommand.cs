using System.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Weights;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg weights</c>: inspects, converts and compares checkpoints.</summary>
[ProgramCommand(order: 140)]
internal sealed class WeightsCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context) => new("weights", "Inspect checkpoints, convert them, and compare them.")
    {
        new WeightsShow().Describe(context), new WeightsConvert().Describe(context), new WeightsDiff().Describe(context),
    };
}
