using System.CommandLine;
using System.Text.Json;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Diagnostics;
using SegDsl.Language.Diagnostics;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg explain</c>: explains a diagnostic and its correction.</summary>
internal sealed class ExplainCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var code = new Argument<string?>("code")
        {
            Description = "Explain this diagnostic, for example SEG301. [default: list all diagnostics]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new JsonReport();
        var command = new Command("explain", "Explain a diagnostic of the compiler, with an example and its correction.") { code, json.Option };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(code) is { } given)
            {
                var page = DiagnosticPage.Of(Find(given));
                json.Write(parsed, context.Output, output => output.Write(page.Text), writer => Write(writer, page));
            }
            else
            {
                json.Write(parsed, context.Output, List, WriteAll);
            }
            return 0;
        });
        return command;
    }

    private static void List(TextWriter output)
    {
        var table = new TextTable("code", "severity", "");
        foreach (var diagnostic in DiagnosticCatalog.All) table.Add(diagnostic.Code, DiagnosticPage.Word(diagnostic.Severity), diagnostic.Title);
        table.Print(output);
    }

    private static void Write(Utf8JsonWriter json, DiagnosticPage page)
    {
        json.WriteStartObject();
        Write(json, page.Diagnostic);
        json.WriteString("meaning", page.Meaning);
        json.WriteString("markdown", page.Text);
        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("diagnostics");
        foreach (var diagnostic in DiagnosticCatalog.All)
        {
            json.WriteStartObject();
            Write(json, diagnostic);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DiagnosticDescriptor diagnostic)
    {
        json.WriteString("code", diagnostic.Code);
        json.WriteString("severity", DiagnosticPage.Word(diagnostic.Severity));
        json.WriteString("title", diagnostic.Title);
    }

    private static DiagnosticDescriptor Find(string code)
    {
        if (DiagnosticCatalog.All.FirstOrDefault(d => d.Code.Equals(code, StringComparison.OrdinalIgnoreCase)) is { } diagnostic) return diagnostic;
        var near = Suggestions.Nearest(code, DiagnosticCatalog.All.Select(d => d.Code), maximumEdits: 1);
        throw new CommandException($"There is no diagnostic '{code}'. {(near is null ? "'seg explain' lists all diagnostics." : $"Did you mean '{near}'?")}");
    }
}
