using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Training;
using SegDsl.Torch;

namespace SegDsl.Cli;

/// <summary>The command line of a program: training, evaluation, prediction, drawings and more, over the networks of its catalog.</summary>
public static class SegCommandLine
{
    /// <summary>
    /// Runs one command line, with results on the standard output and messages on the standard error. It stops on Ctrl-C and SIGTERM; training saves its
    /// state first.
    /// </summary>
    /// <param name="arguments">The arguments of the program.</param>
    /// <param name="catalog">
    /// The networks, datasets and experiments of the program: <c>SegCatalog.Instance</c>. Those of its references are available, too.
    /// </param>
    /// <returns>
    /// The exit code: 0 for success, 1 for a failure, 2 for an invalid command line, 128 plus its number if a signal stopped the command
    /// (130 for Ctrl-C, 143 for SIGTERM).
    /// </returns>
    public static int Run(IReadOnlyList<string> arguments, ModelCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(catalog);
        WorkerThreads.SleepWhileWaiting();
        using var output = new StandardOutput(Console.Out);
        return new Application(catalog, output, Console.Error, DeviceOptions.IsInteractive, Terminal.Width).Run(arguments);
    }
}
