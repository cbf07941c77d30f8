using SegDsl.Language;
using SegDsl.Language.Binding;
using SegDsl.Language.Construction;
using SegDsl.Language.Text;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Features;

/// <summary>The layer that a label names: its text, its shape, and what it applies.</summary>
internal static class LabelText
{
    /// <summary>The description of a labeled layer.</summary>
    /// <param name="Code">The layer with its shape.</param>
    /// <param name="Text">The documentation of what it applies; empty if there is none.</param>
    public sealed record Description(string Code, string Text);

    /// <summary>The description of a label; null while the body cannot be compiled.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="document">The file.</param>
    /// <param name="label">The first occurrence of the label.</param>
    public static Description? Of(Workspace workspace, Document document, SourceSpan label) => workspace.Analyze(document)?.Read(file =>
    {
        var block = file.File.Blocks.FirstOrDefault(b => b.Span.Start <= label.Start && label.End <= b.Span.End);
        return block is null ? null : new Finder(document, label, file.Compilation.Shapes.Of(block.Signature)).Find(block);
    });

    private sealed class Finder(Document document, SourceSpan label, BlockShapes? shapes) : TreeWalker
    {
        private Description? found;

        public Description? Find(BoundBlock block)
        {
            Walk(block);
            return found;
        }

        protected override void OnLayer(BoundLayer layer, bool isStage)
        {
            if (layer.Label is not null && layer.Span.Start == label.Start) found = new(Code(layer.Span, shapes?.ResultOf(layer)), Documentation(layer));
            base.OnLayer(layer, isStage);
        }

        protected override void OnLoop(TensorLoop repeated)
        {
            if (repeated.Label is not null && repeated.Span.Start == label.Start) found = new(Code(repeated.Span, shapes?.Of(repeated)), "");
            base.OnLoop(repeated);
        }

        private string Code(SourceSpan span, ShapeValue? result)
        {
            var text = document.Source.Slice(span);
            var end = text.IndexOfAny(['\r', '\n']);
            return (end < 0 ? text : text[..end] + " …") + (ShapeText.Of(result) is { } shape ? $"\n  out {shape}" : "");
        }

        private static string Documentation(BoundLayer layer) => layer switch
        {
            OperationLayer { Operation: var operation } => $"`{operation.Name}`: {operation.Summary}",
            BlockLayer { Block: { Summary.Length: > 0 } block } => $"`{block.Name}`: {block.Summary}",
            _ => "",
        };
    }
}
