using System.CommandLine;
using System.Text;
using SegDsl.Cli.Context;
using SegDsl.Cli.Diagnostics;
using SegDsl.Cli.Sources;
using SegDsl.Language;
using SegDsl.Language.Formatting;
using SegDsl.Language.Syntax;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg fmt</c>: writes files in their canonical form.</summary>
internal sealed class FmtCommand : ICommand
{
    private const string StandardInput = "-";

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Files, and folders with all .seg files below them; - reads standard input and writes to standard output "
                + "[default: the current folder].",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => [],
        };
        var check = new Option<bool>("--check") { Description = "Changes nothing, names the files that would change, and fails where there are any." };
        var command = new Command("fmt", "Formats .seg files.") { paths, check };
        command.SetAction(parsed => Format(context, parsed.GetRequiredValue(paths), parsed.GetValue(check)));
        return command;
    }

    private static int Format(CommandContext context, string[] paths, bool check)
    {
        string[] asked = [.. paths, .. context.Files];
        if (asked is [StandardInput]) return FormatInput(context, check);

        var trees = SourceFile.ReadAll(SourceFile.Find(asked is [] ? ["."] : asked)).Select(f => SegCompiler.Parse(f.Path, f.Text)).ToList();
        if (!AreWellFormed(context, trees)) return 1;

        var changed = 0;
        foreach (var tree in trees)
        {
            var formatted = SegFormatter.Format(tree);
            if (formatted == tree.Source.Text) continue;
            changed++;
            if (check) context.Output.WriteLine(tree.Path);
            else AtomicFile.Write(tree.Path, stream => stream.Write(Encoding.UTF8.GetBytes(formatted)));
        }
        context.Output.WriteLine(Summary(trees.Count, changed, check));
        return check && changed > 0 ? 1 : 0;
    }

    private static int FormatInput(CommandContext context, bool check)
    {
        var tree = SegCompiler.Parse("(standard input)", Console.In.ReadToEnd());
        if (!AreWellFormed(context, [tree])) return 1;
        var formatted = SegFormatter.Format(tree);
        if (check) return formatted == tree.Source.Text ? 0 : 1;
        context.Output.Write(formatted);
        return 0;
    }

    /// <summary>Whether all files could be read; says so where not. Nothing is changed then.</summary>
    private static bool AreWellFormed(CommandContext context, IReadOnlyList<SyntaxTree> trees)
    {
        var wrong = trees.Where(t => t.Diagnostics.Count > 0).ToList();
        if (wrong.Count > 0) new DiagnosticText(context.Error, SegCompiler.Compile(wrong)).Print(wrong.SelectMany(t => t.Diagnostics));
        return wrong.Count == 0;
    }

    private static string Summary(int files, int changed, bool check) =>
        $"{files} file{(files == 1 ? "" : "s")}: {changed} {(check ? "would change" : "changed")}";
}
