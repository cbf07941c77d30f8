using System.Diagnostics;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;

namespace SegDsl.Cli.Predictions;

/// <summary>The lines of <c>seg predict</c>, one for each image, and on terminals a progress bar below them, which is removed at the end.</summary>
internal sealed class PredictionProgress : IDisposable
{
    private readonly CommandContext context;
    private readonly int images;
    private readonly bool isQuiet;
    private readonly Stopwatch sinceWindow = Stopwatch.StartNew();
    private int completed;
    private LiveLines? bar;

    /// <summary>Draws the bar.</summary>
    /// <param name="context">The context of the command.</param>
    /// <param name="images">The number of images.</param>
    /// <param name="isQuiet">Whether only errors are written, because the output is a document.</param>
    public PredictionProgress(CommandContext context, int images, bool isQuiet)
    {
        (this.context, this.images, this.isQuiet) = (context, images, isQuiet);
        bar = context.Interactive && !isQuiet ? new LiveLines(context.Output, Terminal.WidthOrDefault) : null;
        Draw(0);
    }

    /// <summary>Writes the line of an image.</summary>
    /// <param name="done">The number of images so far.</param>
    /// <param name="line">The line.</param>
    /// <param name="isError">Whether the line is an error.</param>
    public void Report(int done, string line, bool isError)
    {
        // The lines stay above the bar. Errors can go to another stream.
        bar?.Update([]);
        if (isError) context.Note(line);
        else if (!isQuiet) context.Output.WriteLine(line);
        completed = done;
        if (done < images) Draw(done);
    }

    /// <summary>Shows the progress within an image that is computed in windows.</summary>
    /// <param name="done">The number of completed windows.</param>
    /// <param name="all">The number of all windows.</param>
    public void Window(int done, int all)
    {
        if (bar is null || (done < all && sinceWindow.Elapsed < ProgressBar.BetweenUpdates)) return;
        sinceWindow.Restart();
        Draw(completed, (done, all));
    }

    /// <summary>Removes the bar.</summary>
    public void Dispose()
    {
        bar?.Dispose();
        bar = null;
    }

    private void Draw(int done, (int Done, int All)? windows = null) =>
        bar?.Update([ProgressBar.Draw("predicting", done, images, windows, Terminal.WidthOrDefault())]);
}
