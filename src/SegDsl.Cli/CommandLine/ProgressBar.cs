using Spectre.Console;

namespace SegDsl.Cli.CommandLine;

/// <summary>A bar on a terminal while something takes its time; nothing elsewhere.</summary>
internal static class ProgressBar
{
    /// <summary>Does something.</summary>
    /// <param name="interactive">Whether the output is a terminal.</param>
    /// <param name="name">What stands before the bar.</param>
    /// <param name="work">Does it; tells how many of how many steps are done.</param>
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
