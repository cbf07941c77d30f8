using System.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Datasets;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg data</c>: looks at datasets on disk.</summary>
internal sealed class DataCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context) => new("data", "Looks at the files of a dataset: what is wrong, what is in them, what training sees.")
    {
        new DataCheck().Describe(context), new DataStats().Describe(context), new DataPreview().Describe(context),
    };
}
