using System.Diagnostics;
using System.Globalization;

namespace SegDsl.Cli.CommandLine;

/// <summary>Shows a progress bar on terminals.</summary>
internal static class ProgressBar
{
    private const int MaxLength = 60;

    /// <summary>Redrawing more often than this is not visible.</summary>
    public static readonly TimeSpan BetweenUpdates = TimeSpan.FromMilliseconds(80);

    /// <summary>Runs a function, with a progress bar that is removed at the end.</summary>
    /// <param name="interactive">Whether the output is a terminal.</param>
    /// <param name="name">The text in front of the bar.</param>
    /// <param name="work">The function. It reports the number of completed steps and of all steps.</param>
    /// <returns>The result of the function.</returns>
    public static T Run<T>(bool interactive, string name, Func<Action<int, int>, T> work) => Run(interactive, name, (report, _) => work(report));

    /// <summary>Runs a function like <see cref="Run{T}(bool, string, Func{Action{int, int}, T})"/> whose steps have parts.</summary>
    /// <param name="interactive">Whether the output is a terminal.</param>
    /// <param name="name">The text in front of the bar.</param>
    /// <param name="work">The function. It reports the numbers of completed steps and of all steps, and those of the windows of the current step.</param>
    /// <returns>The result of the function.</returns>
    public static T Run<T>(bool interactive, string name, Func<Action<int, int>, Action<int, int>, T> work)
    {
        if (!interactive) return work((_, _) => { }, (_, _) => { });
        using var lines = new LiveLines(Console.Out, Terminal.WidthOrDefault);
        var (sinceUpdate, gate) = (new Stopwatch(), new Lock());
        var (done, total) = (0, 1);
        return work(
            (completed, all) => Update(completed, all, null),
            (window, windows) => Update(done, total, (window, windows)));

        void Update(int completed, int all, (int Done, int All)? part)
        {
            lock (gate)
            {
                (done, total) = (completed, all);
                if (sinceUpdate.IsRunning && completed < all && sinceUpdate.Elapsed < BetweenUpdates) return;
                sinceUpdate.Restart();
                lines.Update([Draw(name, completed, all, part, Terminal.WidthOrDefault())]);
            }
        }
    }

    /// <summary>Draws a bar in a line, with the windows of the current step.</summary>
    /// <param name="name">The text in front of the bar.</param>
    /// <param name="done">The number of completed steps.</param>
    /// <param name="total">The number of all steps.</param>
    /// <param name="part">The numbers of completed and of all windows of the current step; null for a step without windows.</param>
    /// <param name="width">The number of columns of the line.</param>
    public static string Draw(string name, int done, int total, (int Done, int All)? part, int width)
    {
        var windows = part is null ? "" : string.Create(CultureInfo.InvariantCulture, $", window {part.Value.Done}/{part.Value.All}");
        var title = string.Create(CultureInfo.InvariantCulture, $"{name} {done}/{total}{windows}");
        return Draw(title, done + (part is { All: > 0 } of ? (double)of.Done / of.All : 0), total, width);
    }

    /// <summary>Draws a bar in a line.</summary>
    /// <param name="title">The text in front of the bar.</param>
    /// <param name="done">The number of completed steps.</param>
    /// <param name="total">The number of all steps.</param>
    /// <param name="width">The number of columns of the line.</param>
    public static string Draw(string title, double done, int total, int width)
    {
        var fraction = Math.Clamp(done / Math.Max(1, total), 0, 1);
        var percent = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * fraction),3} %");
        var length = Math.Clamp(width - title.Length - percent.Length - 4, 0, MaxLength);
        var filled = (int)(fraction * length);
        var (full, empty) = Terminal.HasUnicode ? ('━', '─') : ('#', '-');
        return $"{title}  {new string(full, filled)}{new string(empty, length - filled)}  {percent}";
    }
}
