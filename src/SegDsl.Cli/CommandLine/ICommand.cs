using System.CommandLine;

namespace SegDsl.Cli;

/// <summary>One command of <c>seg</c>: its words for the parser, and what it does.</summary>
internal interface ICommand
{
    /// <summary>The command with its arguments and options; called once a process, when the command line begins with its name or asks for help.</summary>
    Command Describe(CommandContext context);
}
