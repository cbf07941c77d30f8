using System.CommandLine;

namespace SegDsl.Cli.Context;

/// <summary>A command of <c>seg</c>.</summary>
internal interface ICommand
{
    /// <summary>Creates the description for the parser: arguments, options, help texts and the action.</summary>
    Command Describe(CommandContext context);
}

/// <summary>Marks a command of the program, in contrast to the commands of another command, such as <c>seg data check</c>.</summary>
/// <param name="order">Its position in the help text, relative to the other commands.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ProgramCommandAttribute(int order) : Attribute
{
    /// <summary>Its position in the help text, relative to the other commands.</summary>
    public int Order => order;
}

/// <summary>A command with options that depend on its arguments.</summary>
internal interface IExtendedCommand : ICommand
{
    /// <summary>Adds the options that depend on the command line.</summary>
    /// <param name="command">The description from <see cref="ICommand.Describe"/>.</param>
    /// <param name="words">The words of the command line.</param>
    /// <param name="context">The context of the command.</param>
    /// <returns>Whether options were added.</returns>
    bool Extend(Command command, IReadOnlyList<string> words, CommandContext context);

    /// <summary>Returns why a word that looks like an option of the command is none; null for any other word.</summary>
    string? Explain(string word, IReadOnlyList<string> words, CommandContext context);
}
