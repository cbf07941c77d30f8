using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Diagnostics;
using SegDsl.Cli.Sources;
using SegDsl.Generators;
using SegDsl.Language.Diagnostics;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg check</c>: prints the diagnostics of files.</summary>
[ProgramCommand(order: 120)]
internal sealed class CheckCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Check these files, and all .seg files in these folders, except subfolders that contain a file .segignore. "
                + "[default: the current folder]",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => [],
        };
        var json = new JsonReport();
        var sarif = new JsonReport("--sarif", "SARIF 2.1.0", ".sarif");
        var strict = new Option<bool>("--warnings-as-errors") { Description = "Treat warnings as errors." };
        var command = new Command("check", "Check names, shapes and values in .seg files. The exit code is 1 if there are errors.")
        {
            paths, json.Option, sarif.Option, strict,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(json.Option) is not null && result.GetResult(sarif.Option) is not null) result.AddError("Use either --json or --sarif.");
        });
        command.SetAction(parsed =>
        {
            string[] inputs = [.. parsed.GetRequiredValue(paths), .. context.Files];
            var sources = context.ReadWithCode(SourceFile.Find(inputs is [] ? ["."] : inputs));
            var files = sources.Own.Select(f => f.Path).ToList();
            var diagnostics = Diagnose(sources, files, parsed.GetValue(strict));
            // C# that is generated from files with errors does not compile.
            var code = sources.Code.Count > 0 && diagnostics.All(d => d.Severity != DiagnosticSeverity.Error) ? OwnCatalog.Check(sources) : CSharpErrors.None;
            diagnostics = [.. diagnostics, .. code.Declared];
            if (parsed.GetResult(sarif.Option) is null)
                json.Write(
                    parsed, context.Output, Print, () => CheckDocument.Of(files.Count + sources.Code.Count, diagnostics, code.Code),
                    DiagnosticJson.Default.CheckDocument);
            else
                sarif.Write(parsed, context.Output, Print, () => Sarif.Of(diagnostics, code.Code), SarifJson.Default.SarifLog);
            return code.Code.Count > 0 || diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error) ? 1 : 0;

            void Print(TextWriter output)
            {
                new DiagnosticText(output, sources.Compilation, context.Interactive).Print(diagnostics);
                foreach (var error in code.Code) output.WriteLine(error.ToString());
                output.WriteLine(Summarize(files.Count + sources.Code.Count, diagnostics, code.Code.Count));
            }
        });
        return command;
    }

    private static IReadOnlyList<Diagnostic> Diagnose(SourceSet sources, IReadOnlyCollection<string> files, bool strict)
    {
        var diagnostics = SegCode.DiagnosticsOf(sources.Compilation, files);
        return strict ? [.. diagnostics.Select(d => d with { Descriptor = d.Descriptor with { Severity = DiagnosticSeverity.Error } })] : diagnostics;
    }

    private static string Summarize(int files, IReadOnlyList<Diagnostic> diagnostics, int others)
    {
        var warnings = diagnostics.Count(d => d.Severity != DiagnosticSeverity.Error);
        var errors = diagnostics.Count - warnings + others;
        var more = diagnostics is [var first, ..] ? $" ('seg explain {first.Code}' explains the first one)" : "";
        return $"{Quantity.Of(files, "file")}: {Quantity.Of(errors, "error")}, {Quantity.Of(warnings, "warning")}{more}";
    }
}
