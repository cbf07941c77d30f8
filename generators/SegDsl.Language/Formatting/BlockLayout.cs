namespace SegDsl.Language.Formatting;

/// <summary>Something in brackets or braces, with what parts it from the next.</summary>
/// <param name="Start">Comments and empty lines before it.</param>
/// <param name="Content">Itself.</param>
/// <param name="AfterComma">Comments behind its comma.</param>
/// <param name="BeginsRow">Whether it begins a line where there are several.</param>
/// <param name="BeginsNaturalRow">Whether it begins a line where its row is too long.</param>
/// <param name="NeedsComma">Whether a comma must stand behind it even where a line ends.</param>
internal sealed record BlockItem(Document Start, Document Content, Document AfterComma, bool BeginsRow, bool BeginsNaturalRow, bool NeedsComma);

/// <summary>
/// Things in brackets or braces: on one line, or in rows. A line break behind the opening bracket is the author's wish to have rows, and the
/// author's rows are kept; a row that is too long falls into natural rows, and those into single things.
/// </summary>
/// <param name="Open">The opening bracket.</param>
/// <param name="Items">What stands in them.</param>
/// <param name="LastComments">The comments before the closing bracket.</param>
/// <param name="Close">The closing bracket.</param>
/// <param name="MustBreak">Whether a line break stands behind the opening bracket.</param>
/// <param name="IsBraced">Whether they are braces: then blanks stand inside them, and the closing one on a line of its own.</param>
/// <param name="EndsWithBrace">Whether the last thing ends with a brace; the bracket behind it then stands on a line of its own, too.</param>
internal sealed record BlockLayout(
    Document Open, IReadOnlyList<BlockItem> Items, Document LastComments, Document Close, bool MustBreak, bool IsBraced, bool EndsWithBrace)
{
    private static readonly Document Comma = Document.Text(",");

    /// <summary>The document.</summary>
    public Document Print() => Document.Group(MustBreak && Items.Count > 0, PrintChoice());

    /// <summary>As <see cref="Print"/>, for a group around it that has several of these.</summary>
    public Document PrintChoice()
    {
        if (Items.Count == 0 && LastComments.IsEmpty) return Document.Concat(Open, Close);
        var pad = IsBraced ? Document.Blanks(1) : Document.Empty;
        var flat = Document.Concat(
            Open, pad,
            Document.Concat(Items.Select((item, i) => Document.Concat(
                item.Start, item.Content, IsLast(i) ? Document.Empty : Comma, item.AfterComma, IsLast(i) ? Document.Empty : Document.Blanks(1)))),
            LastComments, pad, Close);

        var rows = Split(Items, item => item.BeginsRow);
        var lines = rows.Select((row, i) => PrintRow(row, i == rows.Count - 1)).Append(LastComments).Where(l => !l.IsEmpty);
        var broken = Document.Concat(
            Open, Document.Indent(lines.SelectMany(line => new[] { Document.HardLine, line })),
            IsBraced || EndsWithBrace ? Document.HardLine : Document.Empty, Close);
        return Document.IfBroken(broken, flat);
    }

    private bool IsLast(int item) => item == Items.Count - 1;

    private static Document PrintRow(List<BlockItem> row, bool isLastRow)
    {
        var natural = Split(row, item => item.BeginsNaturalRow)
            .Select(items => (Separate([.. items.Select(item => (item.Content, item))]), items[items.Count - 1]));
        var last = row[row.Count - 1];
        return Document.Concat(row[0].Start, Separate([.. natural]), last.NeedsComma && !isLastRow ? Comma : Document.Empty, last.AfterComma);
    }

    /// <summary>On one line with commas between them, or each on its own with the commas that are needed.</summary>
    private static Document Separate(IReadOnlyList<(Document Document, BlockItem Last)> parts)
    {
        if (parts.Count == 1) return parts[0].Document;
        return Document.Group(parts.SelectMany((part, i) => i == parts.Count - 1 ? (IEnumerable<Document>)[part.Document] :
            [part.Document, part.Last.NeedsComma ? Comma : Document.IfBroken(Document.Empty, Comma), part.Last.AfterComma, Document.Line]));
    }

    private static List<List<BlockItem>> Split(IReadOnlyList<BlockItem> items, Func<BlockItem, bool> begins)
    {
        var rows = new List<List<BlockItem>>();
        foreach (var item in items)
        {
            if (rows.Count == 0 || begins(item)) rows.Add([]);
            rows[rows.Count - 1].Add(item);
        }
        return rows;
    }
}
