using System.CommandLine;
using System.Text;
using SegDsl.Cli.Context;
using SegDsl.Cli.Diagnostics;
using SegDsl.Cli.Sources;
using SegDsl.Language;
using SegDsl.Language.Formatting;
using SegDsl.Language.Syntax;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg fmt</c>: formats files.</summary>
[ProgramCommand(order: 150)]
internal sealed class FmtCommand : ICommand
{
    private const string StandardInput = "-";

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Format these files, and all .seg files in these folders, except subfolders that contain a file .segignore; - formats "
                + "the standard input to the standard output. [default: the current folder]",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => [],
        };
        var check = new Option<bool>("--check")
        {
            Description = "Print the files that are not formatted instead of changing them. The exit code is 1 if there are any.",
        };
        var command = new Command("fmt", "Format .seg files.") { paths, check };
        command.SetAction(parsed => Format(context, parsed.GetRequiredValue(paths), parsed.GetValue(check)));
        return command;
    }

    private static int Format(CommandContext context, string[] paths, bool check)
    {
        string[] inputs = [.. paths, .. context.Files];
        if (inputs is [StandardInput]) return FormatInput(context, check);

        var trees = SourceFile.ReadAll(SourceFile.Find(inputs is [] ? ["."] : inputs)).Select(f => SegCompiler.Parse(f.Path, f.Text)).ToList();
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

    /// <summary>Returns whether all files are free of syntax errors, and prints the errors. If there are any, no file is changed.</summary>
    private static bool AreWellFormed(CommandContext context, IReadOnlyList<SyntaxTree> trees)
    {
        var invalid = trees.Where(t => t.Diagnostics.Count > 0).ToList();
        if (invalid.Count > 0) new DiagnosticText(context.Error, SegCompiler.Compile(invalid)).Print(invalid.SelectMany(t => t.Diagnostics));
        return invalid.Count == 0;
    }

    private static string Summary(int files, int changed, bool check) =>
        $"{files} file{(files == 1 ? "" : "s")}: {changed} {(check ? "would change" : "changed")}";
}
