using SegDsl.Language.Syntax;

namespace SegDsl.Language.Formatting;

/// <summary>Datasets and experiments: names and values in columns.</summary>
internal sealed partial class SyntaxPrinter
{
    private Document PrintItems(IReadOnlyList<ItemSyntax> items)
    {
        var open = cursor.Take();
        var column = items.Where(i => i is not ClassesItemSyntax).Select(i => i.Name.Text.Length).DefaultIfEmpty().Max();
        var lines = items.Select((item, i) => Document.Concat(cursor.TakeLineStart(i == 0), Print(item, column))).ToList();
        return PrintBody(open, lines);
    }

    private Document Print(ItemSyntax item, int column)
    {
        var name = cursor.Take();
        if (item is ClassesItemSyntax classes) return Document.Concat(name, Blank, PrintClasses(classes.Classes));

        var value = item switch
        {
            ValueItemSyntax values => PrintValues(values.Values, Print),
            RuleItemSyntax rule => Document.Concat(cursor.Take(), Blank, cursor.Take(), Blank, PrintValues(rule.Parts, Print)),
            FreezeItemSyntax freeze => PrintValues(freeze.Parts, Print),
            StartItemSyntax start => PrintStart(start),
            SweepItemSyntax sweep => PrintValues(sweep.Settings, Print),
            MapItemSyntax map => Print(map),
            SplitsItemSyntax splits => ReadBlock(splits.Splits, Print).Print(),
            _ => throw new InvalidOperationException($"Cannot print {item.GetType().Name}."),
        };
        return Document.Concat(name, Document.Blanks(column - item.Name.Text.Length + 1), value);
    }

    /// <summary><c>depth from "…" scale 256</c>. Lines break between files only, because an option cannot begin a line.</summary>
    private Document Print(MapItemSyntax map)
    {
        var head = new List<Document> { cursor.Take(), Blank };
        if (map.Kind is not null) head.AddRange([cursor.Take(), Blank]);
        head.AddRange([cursor.Take(), Blank]);
        var parts = new List<Document> { Print(map.Files[0]) };
        foreach (var file in map.Files.Skip(1)) parts.AddRange([cursor.Take(), Document.Line, cursor.TakeComments(), Print(file)]);
        foreach (var option in map.Options) parts.AddRange([Blank, cursor.Take(), Blank, Print(option.Value)]);
        return Document.Concat([.. head, new AlignDocument(Document.Group(parts))]);
    }

    private Document Print(SplitSyntax split) =>
        split.IsShare ? Document.Concat(cursor.Take(), Blank, Print(split.Value), Blank, cursor.Take()) :
        split.Name is null ? Print(split.Value) : Document.Concat(cursor.Take(), Blank, cursor.Take(), Blank, Print(split.Value));

    /// <summary>Values separated by commas, on one line or below each other.</summary>
    private AlignDocument PrintValues<T>(IReadOnlyList<T> values, Func<T, Document> print)
    {
        var parts = new List<Document> { print(values[0]) };
        foreach (var value in values.Skip(1)) parts.AddRange([cursor.Take(), Document.Line, cursor.TakeComments(), print(value)]);
        return new AlignDocument(Document.Group(parts));
    }

    private Document Print(FrozenSyntax frozen)
    {
        var parts = new List<Document> { Print(frozen.Part) };
        foreach (var _ in new[] { frozen.From, frozen.Until }.OfType<LiteralSyntax>()) parts.AddRange([Blank, cursor.Take(), Blank, cursor.Take()]);
        return Document.Concat(parts);
    }

    /// <summary><c>from "file" rename "old" to "new"</c>, with the renames on the same line or below.</summary>
    private Document PrintStart(StartItemSyntax start)
    {
        var origin = Document.Concat(cursor.Take(), Blank, Print(start.Value));
        if (start.Renames.Count == 0) return origin;
        var renames = Document.Concat(
            cursor.Take(), Blank,
            PrintValues(start.Renames, _ => Document.Concat(cursor.Take(), Blank, cursor.Take(), Blank, cursor.Take())));
        return new AlignDocument(Document.Group([origin, Document.Line, renames]));
    }

    private Document Print(SweptSyntax swept)
    {
        var parts = new List<Document>();
        while (cursor.Current.Span.End <= swept.Setting.Span.End) parts.Add(cursor.Take());
        return Document.Concat([.. parts, Blank, cursor.Take(), Blank, Print(swept.Values)]);
    }

    /// <summary><c>{ name id color … }</c>, one class per line, with ids aligned right.</summary>
    private Document PrintClasses(IReadOnlyList<ClassSyntax> classes)
    {
        var open = cursor.Take();
        var nameWidth = classes.Select(c => c.Name.Text.Length).DefaultIfEmpty().Max();
        var idWidth = classes.Select(IdWidth).Where(w => w <= width).DefaultIfEmpty().Max();
        var lines = new List<Document>();
        foreach (var item in classes)
        {
            lines.Add(Document.Concat(
                cursor.TakeLineStart(lines.Count == 0),
                cursor.Take(), Document.Blanks(nameWidth - item.Name.Text.Length + 1 + Math.Max(0, idWidth - IdWidth(item))),
                PrintIds(item.Ids), Blank, cursor.Take()));
        }
        lines.Add(cursor.TakeLastComments(lines.Count == 0));
        var content = Document.Indent(lines.Where(l => !l.IsEmpty).SelectMany(l => new[] { Document.HardLine, l }));
        return Document.Concat(open, content, content.IsEmpty ? Document.Empty : Document.HardLine, cursor.Take());
    }

    private Document PrintIds(IReadOnlyList<IdentifierSyntax> ids) =>
        Document.Concat(ids.SelectMany((_, i) => i == 0 ? new[] { cursor.Take() } : [cursor.Take(), Blank, cursor.Take()]));

    /// <summary>The width of <c>1, 2, 3</c>.</summary>
    private static int IdWidth(ClassSyntax item) => item.Ids.Sum(id => id.Text.Length) + (2 * (item.Ids.Count - 1));
}
