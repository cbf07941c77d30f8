using SegDsl.Language.Binding;
using SegDsl.Language.Construction;
using SegDsl.Language.Text;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Workspaces;
using Range = SegDsl.LanguageServer.Protocol.Range;

namespace SegDsl.LanguageServer.Features;

/// <summary>The inferred shapes of values and of the layers of pipes, beside the text.</summary>
internal static class InlayHints
{
    private const int Type = 1;

    /// <summary>The hints within a range.</summary>
    public static IReadOnlyList<InlayHint> Of(Workspace workspace, Document document, Range range)
    {
        var span = SourceSpan.Between(document.OffsetOf(range.Start), document.OffsetOf(range.End));
        var hints = workspace.Analyze(document)?.Read(file => file.File.Blocks
            .Where(block => block.Span.Start <= span.End && span.Start <= block.Span.End)
            .SelectMany(block => file.Compilation.Shapes.Of(block.Signature) is { } shapes ? new Collector(document, block, shapes).Collect() : [])
            .ToList());
        return [.. (hints ?? []).Where(h => span.Start <= h.Offset && h.Offset <= span.End).OrderBy(h => h.Offset)
            .Select(h => new InlayHint(document.PositionOf(h.Offset), h.Text, Type, PaddingLeft: !h.Text.StartsWith(':')))];
    }

    private sealed class Collector(Document document, BoundBlock block, BlockShapes shapes) : TreeWalker
    {
        private readonly List<(int Offset, string Text)> hints = [];
        private int statementEnd;

        public IEnumerable<(int Offset, string Text)> Collect()
        {
            foreach (var statement in block.Statements)
            {
                if (statement is ValueStatement { Annotation: null } value && ShapeText.Of(shapes.ValueOf(value.Value)) is { } shape)
                    hints.Add((value.Value.Span.End, ": " + shape));
                if (statement is OutputStatement output && output.Output.Name is null && ShapeText.Of(shapes.OutputOf(output.Output)) is { } result)
                    hints.Add((output.Expression.Span.End, result));
                statementEnd = statement.Span.End;
                if (statement is ValueStatement { Expression: var expression }) Walk(expression);
                else if (statement is OutputStatement { Expression: var given }) Walk(given);
            }
            // The shape of a pipe whose last layer ends the statement is already shown.
            return hints.DistinctBy(h => h.Offset);
        }

        /// <summary>Layers of a pipe that end a line, except for the last one.</summary>
        protected override void OnLayer(BoundLayer layer, bool isStage)
        {
            if (!isStage && layer.Span.End != statementEnd && EndsLine(layer.Span.End) && ShapeText.Of(shapes.ResultOf(layer)) is { } shape)
                hints.Add((layer.Span.End, shape));
            base.OnLayer(layer, isStage);
        }

        private bool EndsLine(int offset)
        {
            var text = document.Source.Text;
            while (offset < text.Length && text[offset] is ' ' or '\t') offset++;
            return offset == text.Length || text[offset] is '\r' or '\n';
        }
    }
}
