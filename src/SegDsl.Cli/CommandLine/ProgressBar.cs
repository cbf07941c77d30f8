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
    public static T Run<T>(bool interactive, string name, Func<Action<int, int>, T> work)
    {
        if (!interactive) return work((_, _) => { });
        using var lines = new LiveLines(Console.Out, Terminal.WidthOrDefault);
        var (sinceUpdate, gate) = (new Stopwatch(), new Lock());
        return work((done, total) =>
        {
            lock (gate)
            {
                if (sinceUpdate.IsRunning && done < total && sinceUpdate.Elapsed < BetweenUpdates) return;
                sinceUpdate.Restart();
                lines.Update([Draw(string.Create(CultureInfo.InvariantCulture, $"{name} {done}/{total}"), done, total, Terminal.WidthOrDefault())]);
            }
        });
    }

    /// <summary>Draws a bar in a line.</summary>
    /// <param name="title">The text in front of the bar.</param>
    /// <param name="done">The number of completed steps.</param>
    /// <param name="total">The number of all steps.</param>
    /// <param name="width">The number of columns of the line.</param>
    public static string Draw(string title, int done, int total, int width)
    {
        var fraction = Math.Clamp((double)done / Math.Max(1, total), 0, 1);
        var percent = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * fraction),3} %");
        var length = Math.Clamp(width - title.Length - percent.Length - 4, 0, MaxLength);
        var filled = (int)(fraction * length);
        var (full, empty) = Terminal.HasUnicode ? ('━', '─') : ('#', '-');
        return $"{title}  {new string(full, filled)}{new string(empty, length - filled)}  {percent}";
    }
}
