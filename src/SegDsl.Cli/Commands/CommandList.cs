using SegDsl.Cli.Context;

namespace SegDsl.Cli.Commands;

/// <summary>The commands of <c>seg</c>.</summary>
internal static class CommandList
{
    /// <summary>All commands, in the order of the help text.</summary>
    public static IReadOnlyList<ICommand> All { get; } =
    [
        new ListCommand(), new SummaryCommand(), new GraphCommand(), new KeysCommand(), new InferCommand(), new TrainCommand(), new EvalCommand(),
        new PredictCommand(), new ScoreCommand(), new DataCommand(), new DemoCommand(), new CheckCommand(), new ExplainCommand(), new WeightsCommand(),
        new FmtCommand(), new CompletionCommand(), LauncherCommand.Build, LauncherCommand.Test, LauncherCommand.Bench,
    ];
}
