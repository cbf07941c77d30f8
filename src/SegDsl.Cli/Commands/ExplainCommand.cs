using System.Text.Json.Serialization;
using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Diagnostics;
using SegDsl.Language.Diagnostics;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg explain</c>: explains a diagnostic and its correction.</summary>
[ProgramCommand(order: 130)]
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
                json.Write(parsed, context.Output, output => output.Write(page.Text), () => Describe(page), ExplainJson.Default.PageDocument);
            }
            else
            {
                json.Write(parsed, context.Output, output => List(output, context.Width), () => new([.. DiagnosticCatalog.All.Select(Describe)]),
                    ExplainJson.Default.DiagnosticListDocument);
            }
            return 0;
        });
        return command;
    }

    private static void List(TextWriter output, int? width)
    {
        var table = new TextTable("code", "severity", "");
        foreach (var diagnostic in DiagnosticCatalog.All) table.Add(diagnostic.Code, DiagnosticPage.SeverityName(diagnostic.Severity), diagnostic.Title);
        table.Print(output, width);
    }

    private static PageDocument Describe(DiagnosticPage page)
    {
        var diagnostic = page.Diagnostic;
        return new(diagnostic.Code, DiagnosticPage.SeverityName(diagnostic.Severity), diagnostic.Title, page.Meaning, page.Text);
    }

    private static DescriptorDocument Describe(DiagnosticDescriptor diagnostic) =>
        new(diagnostic.Code, DiagnosticPage.SeverityName(diagnostic.Severity), diagnostic.Title);

    private static DiagnosticDescriptor Find(string code)
    {
        if (DiagnosticCatalog.All.FirstOrDefault(d => d.Code.Equals(code, StringComparison.OrdinalIgnoreCase)) is { } diagnostic) return diagnostic;
        var near = Suggestions.Nearest(code, DiagnosticCatalog.All.Select(d => d.Code), maximumEdits: 1);
        throw new CommandException($"There is no diagnostic '{code}'. {(near is null ? "'seg explain' lists all diagnostics." : $"Did you mean '{near}'?")}");
    }
}

/// <summary>The serializer of <c>seg explain --json</c>. Properties can be added, but are never renamed or removed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PageDocument))]
[JsonSerializable(typeof(DiagnosticListDocument))]
internal sealed partial class ExplainJson : JsonSerializerContext;

/// <summary><c>seg explain CODE --json</c>.</summary>
internal sealed record PageDocument(string Code, string Severity, string Title, string Meaning, string Markdown);

/// <summary><c>seg explain --json</c>.</summary>
internal sealed record DiagnosticListDocument(IReadOnlyList<DescriptorDocument> Diagnostics);

/// <summary>A kind of diagnostic.</summary>
internal sealed record DescriptorDocument(string Code, string Severity, string Title);
