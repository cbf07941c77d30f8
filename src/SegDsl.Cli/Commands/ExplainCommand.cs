using System.CommandLine;
using System.Text.Json;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Diagnostics;
using SegDsl.Language.Diagnostics;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg explain</c>: what a diagnostic means, and what to do about it.</summary>
internal sealed class ExplainCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var code = new Argument<string?>("code")
        {
            Description = "A code, as in 'error SEG301'; without one, all of them are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = SharedOptions.Json();
        var command = new Command("explain", "Explains what the compiler says, with an example and its correction.") { code, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(code) is { } given) Explain(context, given, parsed.GetValue(json));
            else List(context, parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static void Explain(CommandContext context, string code, bool asJson)
    {
        var diagnostic = DiagnosticCatalog.All.FirstOrDefault(d => d.Code.Equals(code, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(code);
        var page = DiagnosticPage.Of(diagnostic);
        if (!asJson) context.Output.Write(page.Text);
        else
        {
            context.Output.WriteJson(json =>
            {
                json.WriteStartObject();
                Write(json, diagnostic);
                json.WriteString("meaning", page.Meaning);
                json.WriteString("markdown", page.Text);
                json.WriteEndObject();
            });
        }
    }

    private static void List(CommandContext context, bool asJson)
    {
        if (!asJson)
        {
            var table = new TextTable("code", "severity", "");
            foreach (var diagnostic in DiagnosticCatalog.All) table.Add(diagnostic.Code, DiagnosticPage.SeverityName(diagnostic.Severity), diagnostic.Title);
            table.Print(context.Output);
            return;
        }

        context.Output.WriteJson(json =>
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
        });
    }

    private static void Write(Utf8JsonWriter json, DiagnosticDescriptor diagnostic)
    {
        json.WriteString("code", diagnostic.Code);
        json.WriteString("severity", DiagnosticPage.SeverityName(diagnostic.Severity));
        json.WriteString("title", diagnostic.Title);
    }

    private static CommandException Unknown(string code)
    {
        var near = Suggestions.Nearest(code, DiagnosticCatalog.All.Select(d => d.Code), mostEdits: 1);
        return new($"There is no diagnostic '{code}'. {(near is null ? "'seg explain' lists them." : $"Did you mean '{near}'?")}");
    }
}
