using System.Text;
using SegDsl.Language;
using SegDsl.Language.Binding;
using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;
using SegDsl.LanguageServer.Names;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Symbols;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Features;

/// <summary>Descriptions of names: signature, shape and documentation.</summary>
internal static class Hovers
{
    /// <summary>The description at a position; null if there is no known name.</summary>
    public static Hover? Of(Workspace workspace, Document document, Position position)
    {
        if (document.Names.At(document.OffsetOf(position)) is not { } occurrence) return null;
        var resolver = new Resolver(workspace);
        return Describe(workspace, resolver, document, resolver.Resolve(document, occurrence.Name)) is { } text
            ? new(Markup.Of(text), document.RangeOf(occurrence.Span))
            : null;
    }

    /// <summary>The documentation of an operation.</summary>
    public static string Describe(Operation operation) =>
        Text(DeclarationText.Line(operation.Name, DeclarationText.Parameters(operation)), $"{operation.Summary}\n\n```seg\n{operation.Example}\n```");

    private static string? Describe(Workspace workspace, Resolver resolver, Document document, Symbol? symbol)
    {
        switch (symbol)
        {
            case OperationSymbol operation:
                return Describe(operation.Operation);
            case OperationParameterSymbol parameter:
                var text = DeclarationText.Parameters(parameter.Operation).FirstOrDefault(p => p.StartsWith(parameter.Name + ":", StringComparison.Ordinal));
                return text is null ? null : Text(text, $"A parameter of `{parameter.Operation.Name}`.");
            case EntrySymbol entry:
                return Text(DeclarationText.Line($"{entry.Kind} {entry.Entry.Name}", DeclarationText.Parameters(entry.Entry)), entry.Entry.Summary);
            case EntryParameterSymbol parameter:
                return Text(DeclarationText.Parameter(parameter.Parameter), parameter.Parameter.Help);
            case ItemSymbol { Owner: "experiment" } item when Items.Experiment(item.Name) is { } described:
                var examples = described.Example.Replace("' or '", "`, `", StringComparison.Ordinal);
                return Text(described.Name, $"{described.Parameter?.Help}\n\nFor example `{examples}`.".Trim());
            case ItemSymbol item:
                return Text(item.Name, $"An item of a {item.Owner}.");
            case NamespaceSymbol space:
                var files = workspace.Documents.Count(d => d.Outline.Namespace == space.Name);
                return Text("namespace " + space.Name, files == 1 ? "1 file" : $"{files} files");
            case DeclarationSymbol declaration when resolver.DeclarationOf(declaration) is { } found:
                return Declaration(workspace, found.Document, found.Syntax);
            case LocalSymbol local when workspace.Find(local.Path) is { } declaring:
                return Local(workspace, declaring, local);
            default:
                return null;
        }
    }

    private static string Declaration(Workspace workspace, Document document, DeclarationSyntax syntax)
    {
        var (head, parameters) = DeclarationText.Of(document.Source, syntax);
        var shapes = workspace.Analyze(document)?.Read(file => Interface(file, syntax)) ?? "";
        var from = document.Outline.Namespace.Length > 0 ? $"\n\n`{document.Outline.Namespace}`" : "";
        return Text(DeclarationText.Line(head, parameters) + shapes, syntax.Documentation + from);
    }

    /// <summary>Inputs and outputs with their shapes, a line each.</summary>
    private static string Interface(FileCompilation file, DeclarationSyntax syntax)
    {
        var block = file.File.Blocks.FirstOrDefault(b => b.Signature.NameSpan == syntax.Name.Span);
        if (block is null || file.Compilation.Shapes.Of(block.Signature) is not { } shapes) return "";
        var text = new StringBuilder();
        foreach (var input in block.Signature.Inputs) text.Append($"\n  in {input.Name}: {ShapeText.Of(shapes.ValueOf(input.Value))}");
        foreach (var output in block.Signature.Outputs)
        {
            text.Append($"\n  out {(output.IsAuxiliary ? "aux " : "")}{output.Name}");
            if (ShapeText.Of(shapes.OutputOf(output)) is { } shape) text.Append(output.Name is null ? shape : ": " + shape);
        }
        return text.ToString();
    }

    private static string? Local(Workspace workspace, Document document, LocalSymbol local)
    {
        var name = document.Names.All.Select(o => o.Name).OfType<LocalName>().FirstOrDefault(n => n.Definition.Start == local.Start);
        if (name is null) return null;
        return name.Kind switch
        {
            LocalKind.Parameter => Text(Parameter(document, name) ?? name.Text, $"A parameter of `{name.Owner}`."),
            LocalKind.Label => Label(workspace, document, name),
            LocalKind.Dimension => Text(name.Text, "A dimension."),
            LocalKind.Variable => Text(name.Text, "The variable of a loop."),
            LocalKind.Member => Text(name.Text, "A member of an enumeration."),
            _ => Text(name.Text + (ShapeOf(workspace, document, name) is { } shape ? ": " + shape : ""), Kind(name.Kind) + $" of `{name.Owner}`."),
        };
    }

    private static string Label(Workspace workspace, Document document, LocalName name)
    {
        var layer = LabelText.Of(workspace, document, name.Definition);
        return Text(layer?.Code ?? name.Text + ":", $"A layer of `{name.Owner}`.\n\n{layer?.Text}".TrimEnd());
    }

    private static string Kind(LocalKind kind) => kind switch
    {
        LocalKind.Input => "An input",
        LocalKind.Output => "An output",
        LocalKind.Weight => "A learned parameter",
        _ => "A value",
    };

    private static string? Parameter(Document document, LocalName name) => document.Tree.Root.Declarations
        .SelectMany(d => d switch
        {
            BlockSyntax block => block.Parameters,
            ExternSyntax operation => operation.Parameters,
            ExternPartSyntax part => part.Parameters,
            _ => [],
        })
        .Where(p => p.Name.Span == name.Definition).Select(p => document.Source.Quote(p.Span)).FirstOrDefault();

    /// <summary>The shape, or the value of a constant.</summary>
    private static string? ShapeOf(Workspace workspace, Document document, LocalName name) => workspace.Analyze(document)?.Read(file =>
    {
        var block = file.File.Blocks.FirstOrDefault(b => b.Span.Start <= name.Definition.Start && name.Definition.End <= b.Span.End);
        if (block is null) return null;
        if (block.Statements.OfType<ConstantStatement>().FirstOrDefault(s => s.Span.Start == name.Definition.Start) is { } constant)
            return $"{constant.Value.Type.Display} = {document.Source.Quote(constant.Value.Span)}";
        if (file.Compilation.Shapes.Of(block.Signature) is not { } shapes) return null;
        var value = block.Statements.Select(s => s switch
        {
            ValueStatement { Value: var defined } => defined,
            WeightStatement { Value: var weight } => weight,
            _ => null,
        }).Concat(block.Signature.Inputs.Select(i => i.Value)).FirstOrDefault(v => v?.Span.Start == name.Definition.Start);
        if (value is not null) return shapes.ValueOf(value) is Language.Construction.OutputsValue ? value.Type.Display : ShapeText.Of(shapes.ValueOf(value));
        return block.Signature.Outputs.FirstOrDefault(o => o.Name == name.Text) is { } output ? ShapeText.Of(shapes.OutputOf(output)) : null;
    });

    private static string Text(string code, string text) => $"```seg\n{code}\n```{(text.Length > 0 ? "\n\n" + text : "")}";
}
