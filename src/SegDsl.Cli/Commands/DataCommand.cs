using System.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Conversion;
using SegDsl.Cli.Datasets;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg data</c>: inspects the files of datasets.</summary>
[ProgramCommand(order: 100)]
internal sealed class DataCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context) => new("data", "Inspect the files of a dataset: errors, statistics and training samples; convert labels.")
    {
        new DataCheck().Describe(context), new DataStats().Describe(context), new DataPreview().Describe(context), new DataConvert().Describe(context),
    };
}
