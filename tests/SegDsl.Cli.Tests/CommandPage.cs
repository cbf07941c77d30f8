using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;

namespace SegDsl.Cli.Tests;

/// <summary>Writes <c>docs/commands.md</c> from the help texts of all commands.</summary>
internal static class CommandPage
{
    private const string Head = """
        # Commands

        <!-- Generated from the help texts of the commands by a test, which fails if this page is out of date. -->

        `./seg COMMAND --help` prints the same on the command line. `./seg train EXPERIMENT --help` lists an option for every setting of an experiment
        in addition.
        The exit code is 0 for success, 1 for a failure, 2 for an invalid command line, and 130 or 143 if Ctrl-C or SIGTERM stopped the command. A command
        line is invalid if a command or an option is unknown, an option has a value that it does not accept, or options exclude or require each other. A name
        that no file declares, or a file that cannot be used, is a failure.

        Names of properties in the output of `--json` never change. Those of scores, datasets, sweeps and the demonstration, and of all files of a run, are
        in snake case (`mean_iou`); those of all other commands are in camel case (`trainingBytes`).

        Every command accepts

        """;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Writes the page.</summary>
    /// <param name="root">The program with all commands.</param>
    public static string Write(RootCommand root)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        var leaves = root.Subcommands.SelectMany(command => Leaves(command, command.Name)).ToList();
        text.Append('\n');
        WriteOptions(root.Options.Where(o => o.Recursive), text);
        text.Append("\n| command | |\n| --- | --- |\n");
        foreach (var (name, command) in leaves) text.Append(Invariant, $"| [`seg {name}`](#seg-{name.Replace(' ', '-')}) | {Escape(command.Description)} |\n");
        foreach (var (name, command) in leaves) Write(name, command, text);
        return text.ToString();
    }

    /// <summary>The commands without subcommands below a command, with their full names.</summary>
    private static IEnumerable<(string Name, Command Command)> Leaves(Command command, string name) => command.Subcommands.Count == 0
        ? [(name, command)]
        : command.Subcommands.SelectMany(child => Leaves(child, $"{name} {child.Name}"));

    private static void Write(string name, Command command, StringBuilder text)
    {
        var arguments = string.Concat(command.Arguments.Where(a => !a.Hidden).Select(a => " " + Usage(a)));
        var options = command.Options.Any(IsShown) ? " [options]" : "";
        text.Append(Invariant, $"\n## seg {name}\n\n{Escape(command.Description)}\n\n`seg {name}{arguments}{options}`\n");
        if (command.Arguments.Any(a => !a.Hidden))
        {
            text.Append("\n| argument | |\n| --- | --- |\n");
            foreach (var argument in command.Arguments.Where(a => !a.Hidden))
                text.Append(Invariant, $"| `{argument.HelpName ?? argument.Name}` | {Escape(argument.Description)} |\n");
        }
        if (command.Options.Any(IsShown))
        {
            text.Append('\n');
            WriteOptions(command.Options.Where(IsShown), text);
        }
    }

    private static bool IsShown(Option option) => !option.Hidden && option is not HelpOption;

    private static void WriteOptions(IEnumerable<Option> options, StringBuilder text)
    {
        text.Append("| option | |\n| --- | --- |\n");
        foreach (var option in options.Where(IsShown))
        {
            var names = string.Join(", ", new[] { option.Name }.Concat(option.Aliases).Select(n => $"`{n}`"));
            var value = option.ValueType == typeof(bool) ? "" : $" `{Escape(option.HelpName ?? "value")}`";
            text.Append(Invariant, $"| {names}{value}{(option.Required ? " (required)" : "")} | {Escape(option.Description)}{Default(option)} |\n");
        }
    }

    /// <summary>A default that help texts show in addition to the description.</summary>
    private static string Default(Option option) =>
        option.HasDefaultValue && option.GetDefaultValue() is string or double ? $" [default: {Convert.ToString(option.GetDefaultValue(), Invariant)}]" : "";

    private static string Usage(Argument argument)
    {
        var name = $"<{argument.HelpName ?? argument.Name}>{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}";
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string Escape(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal);
}
