using System.CommandLine;
using System.Text.Json.Serialization;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Diagnostics;
using SegDsl.Cli.Sources;
using SegDsl.Cli.Training;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg explain</c>: explains a diagnostic and its correction, an operation, a block, or an experiment.</summary>
[ProgramCommand(order: 130)]
internal sealed class ExplainCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var code = new Argument<string?>("code")
        {
            Description =
                "Explain this diagnostic, operation, block, network, experiment, extern declaration or part of experiments, for example SEG301, Conv, ResNet "
                + "or dice. [default: list all diagnostics]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new JsonReport();
        var command = new Command("explain", "Explain a diagnostic of the compiler with its correction, an operation, a block, or the values of an experiment.")
        {
            code,
            json.Option,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(code) is { } given && Declaration(context, given) is { } text)
            {
                json.Write(parsed, context.Output, output => output.Write(text), () => new(given, text), ExplainJson.Default.DeclarationDocument);
            }
            else if (parsed.GetValue(code) is { } diagnostic)
            {
                var page = DiagnosticPage.Of(Find(diagnostic));
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

    /// <summary>The text about an operation or a block; null if there is none of this name.</summary>
    private static string? Declaration(CommandContext context, string name)
    {
        var parts = VocabularyText.Describe(name, context.Width);
        if (OperationCatalog.Find(name) is { } operation)
            return $"{OperationText.Signature(operation)}\n\n{operation.Summary}\n\nExample: {operation.Example}\n{(parts is null ? "" : "\n" + parts)}";
        if (name.StartsWith("SEG", StringComparison.Ordinal) && name.Skip(3).All(char.IsAsciiDigit)) return null;
        if (context.Declarations.Experiments.FirstOrDefault(e => e.Name == name) is { } experiment) return ExperimentText.Describe(experiment);
        var compilation = context.Sources.Compilation;
        if (compilation.Files.SelectMany(file => file.ExternParts).FirstOrDefault(part => part.Name == name) is { } written) return BlockText.Describe(written);
        if (compilation.Files.SelectMany(file => file.Externs).FirstOrDefault(operation => operation.Name == name) is { } method)
            return BlockText.DescribeExtern(method);
        return compilation.Files.SelectMany(file => file.Blocks).FirstOrDefault(block => block.Name == name) is { } found
            ? BlockText.Describe(context.CompilationOf(name), found.Signature)
            : parts;
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
        var near = Suggestions.Nearest(code, DiagnosticCatalog.All.Select(d => d.Code), maximumEdits: 1)
            ?? Suggestions.Nearest(code, OperationCatalog.All.Select(o => o.Name).Concat(VocabularyText.Names));
        throw new CommandException(
            $"There is no diagnostic, operation, block or experiment '{MessageText.Visible(code)}'. "
            + (near is null ? "'seg explain' lists all diagnostics, 'seg list --blocks' all blocks." : $"Did you mean '{near}'?"));
    }
}

/// <summary>The serializer of <c>seg explain --json</c>. Properties can be added, but are never renamed or removed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PageDocument))]
[JsonSerializable(typeof(DeclarationDocument))]
[JsonSerializable(typeof(DiagnosticListDocument))]
internal sealed partial class ExplainJson : JsonSerializerContext;

/// <summary><c>seg explain CODE --json</c>.</summary>
internal sealed record PageDocument(string Code, string Severity, string Title, string Meaning, string Markdown);

/// <summary><c>seg explain NAME --json</c>, for an operation or a block.</summary>
internal sealed record DeclarationDocument(string Name, string Text);

/// <summary><c>seg explain --json</c>.</summary>
internal sealed record DiagnosticListDocument(IReadOnlyList<DescriptorDocument> Diagnostics);

/// <summary>A kind of diagnostic.</summary>
internal sealed record DescriptorDocument(string Code, string Severity, string Title);
