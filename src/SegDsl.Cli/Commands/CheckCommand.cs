using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Diagnostics;
using SegDsl.Cli.Sources;
using SegDsl.Generators;
using SegDsl.Language.Diagnostics;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg check</c>: what the compiler has to say about files.</summary>
internal sealed class CheckCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Files, and folders with all .seg files below them [default: the current folder].",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => [],
        };
        var format = new Option<string>("--format") { Description = "How it is written.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "sarif");
        var strict = new Option<bool>("--warnings-as-errors") { Description = "Takes warnings for errors." };
        var command = new Command("check", "Checks .seg files: names, shapes, values. Fails where there are errors.") { paths, format, strict };
        command.SetAction(parsed => Check(
            context, parsed.GetRequiredValue(paths), parsed.GetRequiredValue(format), parsed.GetValue(strict)));
        return command;
    }

    private static int Check(CommandContext context, string[] paths, string format, bool strict)
    {
        string[] asked = [.. paths, .. context.Files];
        var sources = context.Read(SourceFile.Find(asked is [] ? ["."] : asked));
        var files = sources.Own.Select(f => f.Path).ToList();
        var diagnostics = SegCode.DiagnosticsOf(sources.Compilation, files);
        if (strict) diagnostics = [.. diagnostics.Select(d => d with { Descriptor = d.Descriptor with { Severity = DiagnosticSeverity.Error } })];
        switch (format)
        {
            case "json":
                context.Output.WriteJson(json => DiagnosticJson.Write(json, files.Count, diagnostics));
                break;
            case "sarif":
                context.Output.WriteJson(json => Sarif.Write(json, diagnostics));
                break;
            default:
                new DiagnosticText(context.Output, sources.Compilation, context.Interactive).Print(diagnostics);
                context.Output.WriteLine(Summary(files.Count, diagnostics));
                break;
        }
        return diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error) ? 1 : 0;
    }

    private static string Summary(int files, IReadOnlyList<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error);
        var more = diagnostics is [var first, ..] ? $" ('seg explain {first.Code}' says more)" : "";
        return $"{Count(files, "file")}: {Count(errors, "error")}, {Count(diagnostics.Count - errors, "warning")}{more}";
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
