using Spectre.Console;

namespace SegDsl.Cli.CommandLine;

/// <summary>Shows a progress bar on terminals.</summary>
internal static class ProgressBar
{
    /// <summary>Runs a function, with a progress bar that is removed at the end.</summary>
    /// <param name="interactive">Whether the output is a terminal.</param>
    /// <param name="name">The text in front of the bar.</param>
    /// <param name="work">The function. It reports the number of completed steps and of all steps.</param>
    /// <returns>The result of the function.</returns>
    public static T Run<T>(bool interactive, string name, Func<Action<int, int>, T> work) => !interactive
        ? work((_, _) => { })
        : AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var task = progress.AddTask(Markup.Escape(name));
                return work((done, total) => (task.MaxValue, task.Value) = (total, done));
            });
}
