using System.CommandLine;

namespace SegDsl.Cli;

/// <summary><c>seg data</c>: looks at datasets on disk.</summary>
internal sealed class DataCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context) => new("data", "Looks at the files of a dataset: whether all is well, what is in them, what training sees of them.")
    {
        new DataCheck().Describe(context), new DataStats().Describe(context), new DataPreview().Describe(context),
    };
}
