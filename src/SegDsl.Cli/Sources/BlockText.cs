using SegDsl.Language;
using SegDsl.Language.Binding;
using SegDsl.Language.Construction;

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
        var inputs = block.Inputs.Select(input => "    " + block.Source.Quote(input.Span));
        var shapes = compilation.Shapes.Of(block);
        var outputs = block.Outputs.Select(o => $"    out {(o.IsAuxiliary ? "aux " : "")}{(o.Name is null ? "" : o.Name + ": ")}{Shape(shapes, o)}");
        var declaration = string.Join('\n', [$"{Kind(block)} {block.Name}({Parameters(block)})", .. inputs, .. outputs]);
        return $"{declaration}\n\n{block.Summary}\n\nUse it with 'use {block.Namespace}'.\n";
    }

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
