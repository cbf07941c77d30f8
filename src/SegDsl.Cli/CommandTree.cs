using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;

namespace SegDsl.Cli;

/// <summary>All commands with their options, as the parser and the help texts use them.</summary>
internal sealed class CommandTree
{
    private readonly List<(ICommand Command, Command Description)> commands;

    /// <summary>Describes all commands.</summary>
    /// <param name="context">The context in which commands run.</param>
    public CommandTree(CommandContext context)
    {
        commands = [.. FindCommands().Select(command => (command, command.Describe(context)))];
        Root = new RootCommand("Train, evaluate and apply semantic segmentation networks that are written in .seg files.") { Files };
        foreach (var (_, description) in commands) Root.Add(description);
        DescribeRepetition(Root);
        foreach (var option in Root.Options)
        {
            if (option is HelpOption) option.Description = "Show this help.";
            if (option is VersionOption)
            {
                option.Description = "Print the version.";
                option.Action = new PrintVersion();
            }
        }
    }

    /// <summary>The version of the program.</summary>
    public static string Version { get; } =
        typeof(CommandTree).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The program <c>seg</c> with all commands.</summary>
    public RootCommand Root { get; }

    /// <summary>The option for source files of the user.</summary>
    public Option<string[]> Files { get; } = SharedOptions.Files();

    /// <summary>Returns the command that adds options, if it is one; null for any other command.</summary>
    public IExtendedCommand? FindExtended(Command description) => commands.Find(c => c.Description == description).Command as IExtendedCommand;

    /// <summary>Adds to the help of options with several values that they can be repeated, before their defaults.</summary>
    private static void DescribeRepetition(Command command)
    {
        foreach (var option in command.Options.Where(option => option.Arity.MaximumNumberOfValues > 1))
        {
            var (text, defaults) = (option.Description ?? "", "");
            if (text.IndexOf(" [default:", StringComparison.Ordinal) is var start and >= 0) (text, defaults) = (text[..start], text[start..]);
            option.Description = $"{text} Can be repeated.{defaults}";
        }
        foreach (var inner in command.Subcommands) DescribeRepetition(inner);
    }

    /// <summary>Creates the commands, in the order of the help text. They are found by their attribute, so that a new command is one file.</summary>
    private static IEnumerable<ICommand> FindCommands() =>
        from type in typeof(CommandTree).Assembly.GetTypes()
        let attribute = type.GetCustomAttribute<ProgramCommandAttribute>()
        where attribute is not null
        orderby attribute.Order
        select (ICommand)(Activator.CreateInstance(type) ?? throw new InvalidOperationException($"{type} has no instances."));

    private sealed class PrintVersion : SynchronousCommandLineAction
    {
        /// <inheritdoc/>
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(Version);
            return 0;
        }
    }
}
