using SegDsl.Language;
using SegDsl.Language.Binding;
using SegDsl.Language.Construction;
using SegDsl.Language.Graph;

namespace SegDsl.Cli.Sources;

/// <summary>Describes backbones, heads and blocks in text.</summary>
internal static class BlockText
{
    /// <summary>The keyword of the declaration: <c>backbone</c>, <c>head</c>, <c>block</c> or <c>network</c>.</summary>
    public static string Kind(BlockSignature block) => block.Kind.ToString().ToLowerInvariant();

    /// <summary>The parameters as in the file, separated by commas.</summary>
    public static string Parameters(BlockSignature block) => string.Join(", ", block.Parameters.Select(p => block.Source.Quote(p.Span)));

    /// <summary>The first sentence or line of the documentation; empty if there is none.</summary>
    public static string FirstLine(BlockSignature block) => block.Summary.Split('\n')[0];

    /// <summary>The declaration with its documentation, inputs and outputs.</summary>
    /// <param name="compilation">The compilation of the block.</param>
    /// <param name="block">The block.</param>
    public static string Describe(Compilation compilation, BlockSignature block)
    {
        var body = compilation.GraphOf(block) is { } graph ? Describe(graph) : Describe(block, compilation.Shapes.Of(block));
        var declaration = string.Join('\n', [$"{Kind(block)} {block.Name}({Parameters(block)})", .. body.Select(line => "    " + line)]);
        return Paragraphs(declaration, block.Summary, block.Namespace.Length == 0 ? "" : $"Use it with 'use {block.Namespace}'.");
    }

    /// <summary>The declaration of a part that is written in C#, with its documentation and its method.</summary>
    public static string Describe(ExternPart part)
    {
        var target = part.Keyword is "loss" or "metric" ? " of " + part.Target.ToString().ToLowerInvariant() : "";
        var parameters = string.Join(", ", part.Parameters.Select(p => part.Source.Quote(p.Span)));
        return Paragraphs(
            $"extern {part.Keyword} {part.Name}({parameters}){target}", part.Summary, Method(ExternMethod.Of(part)));
    }

    /// <summary>The declaration of an operation that is written in C#, with its documentation and its method.</summary>
    public static string DescribeExtern(BlockSignature operation)
    {
        var inputs = operation.Inputs.Select(input => operation.Source.Quote(input.Span));
        var parameters = operation.Parameters.Select(parameter => operation.Source.Quote(parameter.Span));
        var result = operation.Result is null ? "" : " -> " + operation.Source.Quote(operation.Result.Span);
        return Paragraphs(
            $"extern op {operation.Name}({string.Join(", ", inputs.Concat(parameters))}){result}", operation.Summary, Method(ExternMethod.Of(operation)));
    }

    private static string Method(ExternMethod method) => $"In C#, in the class Externs: {method.Text}";

    /// <summary>Paragraphs, without the empty ones.</summary>
    private static string Paragraphs(params string[] paragraphs) => string.Join("\n\n", paragraphs.Where(text => text.Length > 0)) + "\n";

    private static IEnumerable<string> Describe(BlockSignature block, BlockShapes? shapes) =>
    [
        .. block.Inputs.Select(input => block.Source.Quote(input.Span)),
        .. block.Outputs.Select(o => $"out {(o.IsAuxiliary ? "aux " : "")}{(o.Name is null ? "" : o.Name + ": ")}{Shape(shapes, o)}"),
    ];

    /// <summary>Inputs and outputs of a network, which may be declared in another file than the network.</summary>
    private static IEnumerable<string> Describe(NetworkGraph graph) =>
    [
        .. graph.Inputs.Select(input => $"in {input.Name}: {input.Shape?.ToString() ?? "[…]"}"),
        .. graph.Outputs.Select(o => $"out {(o.IsAuxiliary ? "aux " : "")}{o.Name}: {o.Shape?.ToString() ?? "[…]"}"),
    ];

    private static string Shape(BlockShapes? shapes, BoundOutput output) => shapes?.OutputOf(output) switch
    {
        TensorValue tensor => Shape(shapes, tensor.Shape),
        ListShape list => Shape(shapes, list.Element) + "[]",
        _ => "[…]",
    };

    // A dimension without a name in the file is shown as an ellipsis.
    private static string Shape(BlockShapes shapes, Language.Shapes.TensorShape shape) =>
        $"[{string.Join(", ", shape.Dimensions.Select(d => shapes.Symbols.IsWritten(d) ? shapes.Symbols.Read(d).ToString() : "…"))}]";
}
