using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Distributed;

namespace SegDsl.Cli;

/// <summary>The program <c>seg</c>: parses a command line, runs its command, and reports every failure in one message.</summary>
/// <param name="catalog">The networks, datasets and experiments of the program, with its references and the text of its <c>.seg</c> files.</param>
/// <param name="output">The standard output, for results.</param>
/// <param name="error">The standard error, for messages.</param>
/// <param name="interactive">Whether the output is a terminal that shows progress bars and colors.</param>
/// <param name="width">The number of columns of the terminal, to which tables are wrapped; null if the output is not a terminal.</param>
public sealed class Application(ModelCatalog catalog, TextWriter output, TextWriter error, bool interactive = false, int? width = null)
{
    private const int Failed = 1;
    private const int UsageFailed = 2;

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The arguments of the program.</param>
    /// <returns>
    /// The exit code: 0 for success, 1 for a failure, 2 for an invalid command line, 128 plus its number if a signal stopped the command
    /// (130 for Ctrl-C, 143 for SIGTERM).
    /// </returns>
    public int Run(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        using var terms = OptionTerms.UseCommandLine();
        try
        {
            var context = new CommandContext(catalog, output, error, interactive, width);
            var tree = new CommandTree(context);
            string[] given = arguments is [] ? ["--help"] : [.. arguments];
            var parsed = tree.Root.Parse(given);
            // To complete a command line, shells pass it as one argument after the directive.
            var completes = parsed.GetResult(tree.Root.Directives.OfType<SuggestDirective>().First()) is not null;
            var line = completes ? tree.Root.Parse(arguments[^1]) : parsed;
            context.UseFiles(line.GetValue(tree.Files) ?? []);
            var extended = tree.FindExtended(line.CommandResult.Command);
            IReadOnlyList<string> words = [.. line.Tokens.Select(token => token.Value)];
            if (extended?.Extend(line.CommandResult.Command, words, context) == true) parsed = tree.Root.Parse(given);
            if (!completes && parsed.Action is not HelpAction)
            {
                var usage = new UsageError(parsed);
                if (usage.Find(word => extended?.Explain(word, words, context)) is { } message) return Report(usage, message);
            }
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                // This class handles exceptions, and commands handle Ctrl-C.
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception e)
        {
            // The launcher of several ranks reports an error that ends all of them once.
            if (e is not DistributedException { IsKnownToLauncher: true }) error.WriteLine($"seg: {Failure.Printable(Failure.MessageOf(e))}");
            return e switch
            {
                OperationCanceledException => StopSignal.LastExitCode ?? Failed,
                OptionException => UsageFailed,
                _ => Failed,
            };
        }
    }

    private int Report(UsageError usage, string message)
    {
        error.WriteLine($"{usage.Path}: {Failure.Printable(message)}");
        error.WriteLine($"Try '{usage.Path} --help'.");
        return UsageFailed;
    }
}
