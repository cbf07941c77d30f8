using System.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Weights;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg weights</c>: looks at checkpoints, converts and compares them.</summary>
internal sealed class WeightsCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context) => new("weights", "Looks at checkpoints, converts them to safetensors, compares them.")
    {
        new WeightsShow().Describe(context), new WeightsConvert().Describe(context), new WeightsDiff().Describe(context),
    };
}
