using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg completion</c>: prints completion scripts for shells.</summary>
[ProgramCommand(order: 160)]
internal sealed class CompletionCommand : ICommand
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            _seg() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _seg seg ./seg
            """,
        ["zsh"] = """
            _seg() {
                local -a found
                found=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
                compadd -- $found
                _files
            }
            compdef _seg seg ./seg
            """,
        ["fish"] = """
            function __seg
                set -l line (commandline --current-process)
                (commandline --tokenize --current-process)[1] "[suggest:"(commandline --cursor --current-process)"]" "$line" 2>/dev/null
            end
            complete --command seg --arguments '(__seg)'
            """,
    };

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var shell = new Argument<string>("shell")
        {
            Description = $"Select the shell: {string.Join(", ", Scripts.Keys.SkipLast(1))} or {Scripts.Keys.Last()}.",
            HelpName = "shell",
        };
        shell.Accept([.. Scripts.Keys]);
        var command = new Command("completion",
            "Print the script with which a shell completes commands, names and options. In bash, run 'source <(./seg completion bash)'.")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            context.Output.WriteLine(Scripts[parsed.GetRequiredValue(shell)]);
            return 0;
        });
        return command;
    }
}
