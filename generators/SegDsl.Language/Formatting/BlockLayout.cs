namespace SegDsl.Language.Formatting;

/// <summary>An item in brackets or braces, with its separator.</summary>
/// <param name="Start">Comments and empty lines before it.</param>
/// <param name="Content">The item.</param>
/// <param name="AfterComma">Comments after its comma.</param>
/// <param name="BeginsRow">Whether it begins a line if there are several.</param>
/// <param name="BeginsNaturalRow">Whether it begins a line if its row is too long.</param>
/// <param name="NeedsComma">Whether it must be followed by a comma even at the end of a line.</param>
internal sealed record BlockItem(Document Start, Document Content, Document AfterComma, bool BeginsRow, bool BeginsNaturalRow, bool NeedsComma);

/// <summary>
/// Items in brackets or braces, on one line or in rows. A line break after the opening bracket selects rows, and the author's rows are kept. A row
/// that is too long is split into natural rows, and those into single items.
/// </summary>
/// <param name="Open">The opening bracket.</param>
/// <param name="Items">The items.</param>
/// <param name="LastComments">The comments before the closing bracket.</param>
/// <param name="Close">The closing bracket.</param>
/// <param name="MustBreak">Whether a line break follows the opening bracket.</param>
/// <param name="IsBraced">Whether they are braces, which have spaces inside and a line of their own for the closing brace.</param>
/// <param name="EndsWithBrace">Whether the last item ends with a brace; the closing bracket then also has a line of its own.</param>
internal sealed record BlockLayout(
    Document Open, IReadOnlyList<BlockItem> Items, Document LastComments, Document Close, bool MustBreak, bool IsBraced, bool EndsWithBrace)
{
    private static readonly Document Comma = Document.Text(",");

    /// <summary>The document.</summary>
    public Document Print() => Document.Group(MustBreak && Items.Count > 0, PrintChoice());

    /// <summary>Like <see cref="Print"/>, for an enclosing group with several of these.</summary>
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

    /// <summary>On one line with commas in between, or on separate lines with the commas that are required.</summary>
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
