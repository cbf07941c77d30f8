namespace SegDsl.Language.Formatting;

/// <summary>A statement; where it is an assignment, in the columns that it shares with its neighbours.</summary>
/// <param name="Start">Comments and empty lines before it.</param>
/// <param name="Name">What stands before the shape: a name, with a colon where a shape follows.</param>
/// <param name="Shape">The shape; empty where there is none.</param>
/// <param name="Value">The equals sign and the value; of a statement that is no assignment, all of it.</param>
internal sealed record StatementLine(Document Start, Document Name, Document Shape, Document Value)
{
    /// <summary>A statement that is no assignment.</summary>
    public StatementLine(Document start, Document content)
        : this(start, Document.Empty, Document.Empty, content)
    {
    }

    private bool IsAssignment => !Name.IsEmpty;

    private bool HasShape => !Shape.IsEmpty;

    /// <summary>Whether columns can be made of it: no line ends, or must end, before the equals sign.</summary>
    private bool HasColumns(int width) =>
        IsAssignment && !Name.IsBroken && !Name.EndsLine && !Shape.IsBroken && !Shape.EndsLine && HeadWidth <= width;

    /// <summary>The width up to the equals sign where it stands alone.</summary>
    private int HeadWidth => DocumentRenderer.Step + Name.Width + (HasShape ? Shape.Width + 1 : 0) + 1;

    /// <summary>The statements, equals signs below each other in runs of assignments that are alike.</summary>
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

    /// <summary>Whether it is written on one line where it stands alone.</summary>
    private bool IsOneLine(int width) => !Value.IsBroken && HeadWidth + Value.Width <= width;

    /// <summary>The widths that assignments of a run share.</summary>
    private sealed class Columns
    {
        public int Name { get; private set; }

        public int Shape { get; private set; }

        private int Value { get; set; }

        public static Columns Begin(StatementLine line, int width) =>
            new() { Name = line.Name.Width, Shape = line.Shape.Width, Value = line.IsOneLine(width) ? line.Value.Width : 0 };

        /// <summary>
        /// Takes one more in: right below, of the same form, not behind one of several lines, and only where that makes no line too long.
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
