using System.CommandLine;

namespace SegDsl.Cli.Context;

/// <summary>One command of <c>seg</c>: its words for the parser, and what it does.</summary>
internal interface ICommand
{
    /// <summary>The command with its arguments and options; called once a process, when the command line begins with its name or asks for help.</summary>
    Command Describe(CommandContext context);
}

/// <summary>A command that has more options once it is known what it is about.</summary>
internal interface IExtendedCommand : ICommand
{
    /// <summary>Adds the options that a command line can have.</summary>
    /// <param name="command">What <see cref="ICommand.Describe"/> gave.</param>
    /// <param name="words">The words of the command line.</param>
    /// <param name="context">What there is.</param>
    /// <returns>Whether there are any.</returns>
    bool Extend(Command command, IReadOnlyList<string> words, CommandContext context);

    /// <summary>Why a word does not belong to the command line, although it looks as if it might; null where there is nothing to say.</summary>
    string? Explain(string word, IReadOnlyList<string> words, CommandContext context);
}
