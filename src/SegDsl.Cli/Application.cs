using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Reflection;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Commands;
using SegDsl.Cli.Context;
using SegDsl.Distributed;

namespace SegDsl.Cli;

/// <summary>
/// The program <c>seg</c>: finds the command, runs it, and turns every failure into one message.
/// </summary>
/// <param name="catalog">The networks, datasets and experiments that commands are about.</param>
/// <param name="output">Where results are written.</param>
/// <param name="error">Where messages about failures are written.</param>
/// <param name="interactive">Whether the output is a terminal, on which progress may move.</param>
/// <param name="models">The assembly of the catalog, with the text of its <c>.seg</c> files; null where it has none.</param>
public sealed class Application(ModelCatalog catalog, TextWriter output, TextWriter error, bool interactive = false, Assembly? models = null)
{
    private const int Succeeded = 0;
    private const int Failed = 1;
    private const int WronglyUsed = 2;

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <returns>
    /// 0 where the command did what it was asked for, 1 where it could not, 2 where the command line itself is wrong, 130 or 143 where it was stopped
    /// by Ctrl-C or a request to terminate.
    /// </returns>
    public int Run(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        try
        {
            var context = new CommandContext(catalog, models, output, error, interactive);
            var files = SharedOptions.Files();
            var commands = CommandList.All.Select(command => (Command: command, Words: command.Describe(context))).ToList();
            var root = Describe(commands.Select(c => c.Words), files);
            string[] given = arguments is [] ? ["--help"] : [.. arguments];
            var parsed = root.Parse(given);
            // What is to be completed is the text that follows the directive.
            var completed = parsed.GetResult(root.Directives.OfType<SuggestDirective>().First()) is not null;
            var meant = completed ? root.Parse(arguments[^1]) : parsed;
            context.Take(meant.GetValue(files) ?? []);
            var extended = commands.Find(c => c.Words == meant.CommandResult.Command).Command as IExtendedCommand;
            IReadOnlyList<string> words = [.. meant.Tokens.Select(token => token.Value)];
            if (extended?.Extend(meant.CommandResult.Command, words, context) == true) parsed = root.Parse(given);
            if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction && !completed)
                return ReportUsage(parsed, word => extended?.Explain(word, words, context));
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                // Failures and Ctrl-C are ours to answer.
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception e)
        {
            // What ends all ranks is reported once, by the launcher that hears of it.
            if (e is not DistributedException { IsKnownToLauncher: true }) error.WriteLine($"seg: {Failure.MessageOf(e)}");
            return Failed;
        }
    }

    /// <summary>Describes every command; what a command line does not name costs no more than its name and summary.</summary>
    private static RootCommand Describe(IEnumerable<Command> commands, Option files)
    {
        var root = new RootCommand("Semantic segmentation networks written in .seg files: look at them, train them, use them.") { files };
        foreach (var command in commands) root.Add(command);
        return root;
    }

    private int ReportUsage(ParseResult parsed, Func<string, string?> explain)
    {
        var path = string.Join(' ', Names(parsed.CommandResult));
        var word = parsed.UnmatchedTokens is [var first, ..] ? first : null;
        var nearest = word is null ? null : Suggestions.Nearest(word, Words(parsed.CommandResult.Command));
        var message = word is null ? parsed.Errors[0].Message
            : parsed.CommandResult.Command is RootCommand ? $"There is no command '{word}'."
            : $"{path} does not know '{word}'.";
        if (word is not null && explain(word) is { } explanation) message = explanation;
        else if (nearest is not null) message += $" Did you mean '{nearest}'?";
        error.WriteLine($"{path}: {message}");
        error.WriteLine($"Try '{path} --help'.");
        return WronglyUsed;
    }

    private static IEnumerable<string> Names(CommandResult result) => result.Parent is CommandResult parent ? [.. Names(parent), result.Command.Name] : ["seg"];

    private static IEnumerable<string> Words(Command command) =>
        command.Subcommands.Select(c => c.Name).Concat(command.Options.Where(o => !o.Hidden).Select(o => o.Name));
}
