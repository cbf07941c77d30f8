namespace SegDsl.Language.Formatting;

/// <summary>Renders a document: decides from the outside in, and from left to right, where lines break.</summary>
internal sealed class DocumentRenderer(int width)
{
    /// <summary>One step of indentation.</summary>
    public const int Step = 4;

    private readonly LineWriter writer = new(width);
    private readonly Stack<Command> commands = new();

    private readonly record struct Command(Document Document, int Indentation, bool IsBroken);

    /// <summary>The links of a pipe whose source began on a line.</summary>
    private sealed record PipeEnd(PipeDocument Pipe, int StartLine) : Document(Pipe.Width - Pipe.Source.Width, Pipe.HasBrokenLinks, Pipe.EndsLine);

    /// <summary>The text, lines ended with <c>\n</c>.</summary>
    public string Render(Document document)
    {
        commands.Push(new(document, 0, true));
        while (commands.Count > 0) Render(commands.Pop());
        return writer.ToString();
    }

    private void Render(Command command)
    {
        var (document, indentation, isBroken) = command;
        switch (document)
        {
            case TextDocument text:
                writer.Write(text.Value, indentation);
                break;
            case CommentDocument comment:
                writer.WriteComment(comment.Value, comment.IsOnOwnLine, indentation);
                break;
            case BlankDocument:
                writer.SkipLine(indentation);
                break;
            case LineDocument line when line.IsHard || isBroken:
                writer.EndLine(indentation);
                break;
            case LineDocument line:
                writer.Write(line.Flat, indentation);
                break;
            case ConcatDocument concat:
                for (var i = concat.Parts.Count - 1; i >= 0; i--) commands.Push(command with { Document = concat.Parts[i] });
                break;
            case IndentDocument indent:
                commands.Push(command with { Document = indent.Content, Indentation = isBroken ? indentation + Step : indentation });
                break;
            case AlignDocument align:
                commands.Push(command with { Document = align.Content, Indentation = writer.Column });
                break;
            case WholeDocument whole:
                commands.Push(command with { Document = whole.Content });
                break;
            case GroupDocument group:
                commands.Push(command with { Document = group.Content, IsBroken = !Fits(group) });
                break;
            case IfBrokenDocument choice:
                commands.Push(command with { Document = isBroken ? choice.Broken : choice.Flat });
                break;
            case PipeDocument pipe:
                commands.Push(command with { Document = new PipeEnd(pipe, writer.Line) });
                commands.Push(command with { Document = pipe.Source });
                break;
            case PipeEnd end:
                Render(end, indentation);
                break;
        }
    }

    private void Render(PipeEnd end, int indentation)
    {
        var pipe = end.Pipe;
        var isBehindSource = end.StartLine == writer.Line || writer.HasOnlyClosers;
        var canFollow = isBehindSource && !writer.MustEndLine && !pipe.BeginsWithComment;
        var rows = pipe.Rows.SelectMany(r => SplitLong(r, indentation + Step - 1)).ToList();
        if (canFollow && (Fits(end) || FollowsSource(pipe, rows, indentation)))
        {
            Push(pipe.SingleRow, indentation, 1, []);
            return;
        }

        var isAligned = canFollow && rows.All(r => writer.Column + r.HeadWidth <= width);
        var arrow = isAligned ? writer.Column + 1 : indentation + Step;
        var columns = Columns(rows, arrow);
        for (var i = rows.Count - 1; i >= 0; i--)
        {
            var isBesideSource = isAligned && i == 0;
            Push(rows[i], arrow, isBesideSource ? 1 : 0, columns);
            if (!isBesideSource) commands.Push(new(Document.HardLine, arrow, true));
        }
    }

    /// <summary>
    /// Whether all links stay on the line of the source although they do not fit, because the brackets of a sequence can continue on further lines.
    /// The decision must not depend on whether such brackets are already broken.
    /// </summary>
    private bool FollowsSource(PipeDocument pipe, List<PipeRow> rows, int indentation)
    {
        if (pipe.HasRows) return false;
        var single = pipe.SingleRow;
        if (single.CanBreakInside) return (pipe.HasBrokenLinks || rows.Count == 1) && writer.Column + single.HeadWidth <= width;
        return single.Links.Count == 1 && !(indentation + Step - 1 + single.HeadWidth <= width);
    }

    /// <summary>
    /// Splits a row that does not fit on a line beginning at <paramref name="column"/>, first into natural rows, then into single links.
    /// </summary>
    private IEnumerable<PipeRow> SplitLong(PipeRow row, int column)
    {
        if (column + row.HeadWidth <= width) return [row];
        var natural = PipeDocument.Split(row.Links, l => l.BeginsNaturalRow);
        if (natural.Count > 1) return natural.SelectMany(r => SplitLong(r, column));
        return row.Links.Select(l => new PipeRow([l]));
    }

    /// <summary>The column widths of rows with several links; none if a line ends within a column, or if the columns would not fit.</summary>
    private List<int> Columns(IReadOnlyList<PipeRow> rows, int arrow)
    {
        var table = rows.Where(r => r.Links.Count > 1).ToList();
        if (table.Count < 2 || table.Any(r => r.IsBroken)) return [];
        var columns = new List<int>();
        for (var i = 0; table.Any(r => r.Links.Count > i + 1); i++)
            columns.Add(table.Where(r => r.Links.Count > i + 1).Max(r => r.Links[i].Width));
        var fits = table.All(r => arrow - 1 + columns.Take(r.Links.Count - 1).Sum() + r.Links[r.Links.Count - 1].Width <= width);
        return fits ? columns : [];
    }

    private void Push(PipeRow row, int indentation, int blanksBefore, List<int> columns)
    {
        for (var i = row.Links.Count - 1; i >= 0; i--)
        {
            var link = row.Links[i];
            if (i < columns.Count && i < row.Links.Count - 1) commands.Push(new(Document.Blanks(columns[i] - link.Width), indentation, true));
            commands.Push(new(link.Content, indentation, true));
            commands.Push(new(Document.Blanks(i > 0 ? 1 : blanksBefore), indentation, true));
            commands.Push(new(link.Comments, indentation, true));
        }
    }

    /// <summary>Whether a document fits on the line, with the text that follows up to the next possible line break.</summary>
    private bool Fits(Document document)
    {
        var left = width - writer.Column - document.Width;
        if (document.IsBroken || document.EndsLine) return !document.IsBroken && left >= 0;
        foreach (var command in commands)
        {
            if (left < 0) return false;
            if (!Take(command.Document, command.IsBroken, ref left)) break;
        }
        return left >= 0;
    }

    /// <summary>Subtracts the width of a document from the rest of a line; returns whether the line continues after it.</summary>
    private static bool Take(Document document, bool isBroken, ref int left)
    {
        switch (document)
        {
            case TextDocument:
            case WholeDocument { IsBroken: false }:
            case LineDocument { IsHard: false } when !isBroken:
            case PipeDocument or PipeEnd when !isBroken:
                left -= document.Width;
                return true;
            case ConcatDocument concat:
                foreach (var part in concat.Parts)
                    if (left < 0 || !Take(part, isBroken, ref left)) return false;
                return true;
            case IndentDocument indent:
                return Take(indent.Content, isBroken, ref left);
            case WholeDocument whole:
                return Take(whole.Content, isBroken, ref left);
            case AlignDocument align:
                return Take(align.Content, isBroken, ref left);
            case GroupDocument group:
                return Take(group.Content, isBroken, ref left);
            case IfBrokenDocument choice:
                return Take(isBroken ? choice.Broken : choice.Flat, isBroken, ref left);
            case PipeDocument pipe:
                Take(pipe.Source, isBroken, ref left);
                return false;
            default:
                return false;
        }
    }
}
