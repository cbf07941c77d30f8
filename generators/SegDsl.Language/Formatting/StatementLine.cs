namespace SegDsl.Language.Formatting;

/// <summary>A statement; an assignment has columns that it shares with its neighbors.</summary>
/// <param name="Start">Comments and empty lines before it.</param>
/// <param name="Name">The text before the shape: a name, followed by a colon if there is a shape.</param>
/// <param name="Shape">The shape; empty if there is none.</param>
/// <param name="Value">The equals sign and the value; for other statements, the whole statement.</param>
internal sealed record StatementLine(Document Start, Document Name, Document Shape, Document Value)
{
    /// <summary>A statement other than an assignment.</summary>
    public StatementLine(Document start, Document content)
        : this(start, Document.Empty, Document.Empty, content)
    {
    }

    private bool IsAssignment => !Name.IsEmpty;

    private bool HasShape => !Shape.IsEmpty;

    /// <summary>Whether it can be split into columns: no line ends, or must end, before the equals sign.</summary>
    private bool HasColumns(int width) =>
        IsAssignment && !Name.IsBroken && !Name.EndsLine && !Shape.IsBroken && !Shape.EndsLine && HeadWidth <= width;

    /// <summary>The width up to the equals sign without alignment.</summary>
    private int HeadWidth => DocumentRenderer.Step + Name.Width + (HasShape ? Shape.Width + 1 : 0) + 1;

    /// <summary>The statements, with the equals signs aligned in runs of assignments of the same form.</summary>
    public static IReadOnlyList<Document> Align(IReadOnlyList<StatementLine> lines, int width)
    {
        var aligned = new List<Document>();
        for (var start = 0; start < lines.Count;)
        {
            var run = Columns.Begin(lines[start], width);
            var end = start + 1;
            while (end < lines.Count && run.TryAdd(lines[end - 1], lines[end], width)) end++;
            for (; start < end; start++) aligned.Add(lines[start].Print(run));
        }
        return aligned;
    }

    private Document Print(Columns columns)
    {
        if (!IsAssignment) return Document.Concat(Start, Value);
        return Document.Concat(
            Start, Name, HasShape ? Document.Blanks(columns.Name - Name.Width + 1) : Document.Empty, Shape,
            Document.Blanks((HasShape ? columns.Shape - Shape.Width : columns.Name - Name.Width) + 1), Value);
    }

    /// <summary>Whether it fits on one line without alignment.</summary>
    private bool IsOneLine(int width) => !Value.IsBroken && HeadWidth + Value.Width <= width;

    /// <summary>The column widths of a run of assignments.</summary>
    private sealed class Columns
    {
        public int Name { get; private set; }

        public int Shape { get; private set; }

        private int Value { get; set; }

        public static Columns Begin(StatementLine line, int width) =>
            new() { Name = line.Name.Width, Shape = line.Shape.Width, Value = line.IsOneLine(width) ? line.Value.Width : 0 };

        /// <summary>
        /// Adds an assignment to the run if it is on the next line, has the same form, does not follow a multi-line one, and makes no line too long.
        /// </summary>
        public bool TryAdd(StatementLine previous, StatementLine line, int width)
        {
            if (!previous.HasColumns(width) || !previous.IsOneLine(width)) return false;
            if (!line.HasColumns(width) || !line.Start.IsEmpty || line.HasShape != previous.HasShape) return false;
            var name = Math.Max(Name, line.Name.Width);
            var shape = Math.Max(Shape, line.Shape.Width);
            var value = Math.Max(Value, line.IsOneLine(width) ? line.Value.Width : 0);
            if (DocumentRenderer.Step + name + (line.HasShape ? shape + 1 : 0) + 1 + value > width) return false;
            (Name, Shape, Value) = (name, shape, value);
            return true;
        }
    }
}
