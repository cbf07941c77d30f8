using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Logging;
using SegDsl.Training;

namespace SegDsl.Cli.Training;

/// <summary>Shows the progress of a training run: a progress bar with numbers on terminals, lines of text otherwise.</summary>
internal static class TrainingView
{
    /// <summary>Runs a training and shows its progress.</summary>
    /// <param name="context">The context of the command.</param>
    /// <param name="train">Trains, and reports to the observer.</param>
    /// <param name="stopping">Stops the training.</param>
    public static TrainingResult Run(CommandContext context, Func<ITrainingObserver, CancellationToken, TrainingResult> train, CancellationToken stopping)
    {
        if (!context.Interactive) return train(new PlainTrainingView(context.Output), stopping);
        using var lines = new LiveLines(context.Output, Terminal.WidthOrDefault);
        return train(new LiveTrainingView(Terminal.WidthOrDefault, lines.WriteAbove, lines.Update), stopping);
    }
}
