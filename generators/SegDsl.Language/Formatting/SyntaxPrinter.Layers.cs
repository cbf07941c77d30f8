using SegDsl.Language.Syntax;

namespace SegDsl.Language.Formatting;

/// <summary>Layers, stages, and other items in brackets.</summary>
internal sealed partial class SyntaxPrinter
{
    private Document Print(LayerSyntax layer) => Document.Concat(PrintLabel(layer), Print(layer.Target));

    /// <summary><c>inline </c>, <c>label: </c>, or nothing.</summary>
    private Document PrintLabel(LayerSyntax layer)
    {
        if (layer.IsInline) return Document.Concat(cursor.Take(), Blank);
        return layer.Label is null ? Document.Empty : Document.Concat(cursor.Take(), cursor.Take(), Blank);
    }

    /// <summary>An arrow and its layer.</summary>
    private PipeLink PrintLink(LayerSyntax layer)
    {
        var beginsRow = cursor.Current.IsFirstOnLine;
        var comments = cursor.TakeComments();
        var head = Document.Concat(cursor.Take(), Blank, PrintLabel(layer));
        if (layer.Target is ParallelSyntax parallel) head = Document.Concat(head, PrintHead(parallel));
        var stages = layer.Target switch
        {
            SequenceSyntax sequence => sequence.Stages,
            ParallelSyntax branches => branches.Stages,
            _ => null,
        };
        if (stages is null)
            return new(comments, Document.Concat(head, Print(layer.Target)), beginsRow, layer.Target is not NameSyntax, null);
        return new(comments, Document.Concat(head, ReadStages(stages).Print()), beginsRow, true, head);
    }

    /// <summary><c>parallel(x) </c></summary>
    private Document PrintHead(ParallelSyntax parallel)
    {
        var keyword = cursor.Take();
        return Document.Concat(keyword, parallel.Input is null ? Document.Empty : PrintList([parallel.Input], Print), Blank);
    }

    private Document Print(StageSyntax stage) => stage switch
    {
        LayerStageSyntax layer => Print(layer.Layer),
        ForStageSyntax loop => Document.Concat(PrintHead(loop.Source, loop.Template), ReadStages(loop.Stages).Print()),
        IfStageSyntax conditional => PrintBranches(conditional),
        _ => throw new InvalidOperationException($"Cannot print {stage.GetType().Name}."),
    };

    /// <summary><c>for i in list as "name{i}" carry h = x </c></summary>
    private Document PrintHead(ExpressionSyntax source, LiteralSyntax? template, CarrySyntax? carried = null)
    {
        var parts = new List<Document>();
        while (cursor.Current.Kind != TokenKind.In)
        {
            if (cursor.Current.Kind == TokenKind.Identifier) parts.Add(Blank);
            parts.Add(cursor.Take());
        }
        parts.AddRange([Blank, cursor.Take(), Blank, Print(source), Blank]);
        if (template is not null) parts.AddRange([cursor.Take(), Blank, cursor.Take(), Blank]);
        if (carried is not null) parts.AddRange([cursor.Take(), Blank, cursor.Take(), Blank, cursor.Take(), Blank, Print(carried.Initial), Blank]);
        return Document.Concat(parts);
    }

    /// <summary><c>if c { stages } else { stages }</c>, on one line or with all stages on separate lines.</summary>
    private Document PrintBranches(IfStageSyntax conditional)
    {
        var parts = new List<Document>();
        var mustBreak = false;
        for (var branch = conditional; ;)
        {
            parts.AddRange([cursor.Take(), Blank, Print(branch.Condition), Blank, PrintBranch(branch.Then, ref mustBreak)]);
            if (cursor.Current.Kind != TokenKind.Else) break;
            parts.AddRange([Blank, cursor.Take(), Blank]);
            if (cursor.Current.Kind == TokenKind.If) branch = (IfStageSyntax)branch.Else[0];
            else
            {
                parts.Add(PrintBranch(branch.Else, ref mustBreak));
                break;
            }
        }
        return Document.Group(mustBreak, parts);
    }

    private Document PrintBranch(IReadOnlyList<StageSyntax> stages, ref bool mustBreak)
    {
        var block = ReadStages(stages);
        mustBreak |= block.MustBreak;
        return block.PrintChoice();
    }

    /// <summary>Stages with their brackets. Between braces, and after a brace, a line break separates them like a comma.</summary>
    private BlockLayout ReadStages(IReadOnlyList<StageSyntax> stages) => ReadBlock(stages, Print, areStages: true);

    /// <summary>Items in brackets or braces.</summary>
    private BlockLayout ReadBlock<T>(IReadOnlyList<T> things, Func<T, Document> print, bool areStages = false)
    {
        var isBraced = cursor.Current.Kind == TokenKind.OpenBrace;
        // In a sequence, activations and norms stay with the preceding layer; branches are independent.
        var isSequential = areStages && !isBraced;
        var open = cursor.Take();
        var mustBreak = cursor.Current.IsFirstOnLine;
        var endsWithBrace = false;
        var items = new List<BlockItem>();
        foreach (var thing in things)
        {
            var beginsNaturalRow = !isSequential || thing is not LayerStageSyntax { Layer.Target: NameSyntax };
            var beginsRow = areStages && !mustBreak ? beginsNaturalRow : cursor.Current.IsFirstOnLine;
            var start = cursor.TakeLineStart(items.Count == 0);
            var content = print(thing);
            endsWithBrace = cursor.Previous.Kind == TokenKind.CloseBrace;
            var comma = cursor.Current.Kind == TokenKind.Comma ? cursor.Drop() : Document.Empty;
            items.Add(new(start, content, comma, beginsRow, beginsNaturalRow, !areStages || !(isBraced || endsWithBrace)));
        }
        var last = cursor.TakeLastComments(items.Count == 0);
        return new(open, items, last, cursor.Take(), mustBreak, isBraced, endsWithBrace);
    }
}
