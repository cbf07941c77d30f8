namespace SegDsl.Language.Formatting;

/// <summary>Text whose line breaks are still open, after Wadler's "A prettier printer". Documents are immutable and may stand in several places.</summary>
/// <param name="Width">Its width on one line, up to the first line break that cannot be avoided.</param>
/// <param name="IsBroken">Whether it holds a line break that cannot be avoided.</param>
/// <param name="EndsLine">Whether it ends with a comment, so that what follows stands on the next line.</param>
internal abstract record Document(int Width, bool IsBroken, bool EndsLine)
{
    /// <summary>Nothing.</summary>
    public static Document Empty { get; } = new TextDocument("");

    /// <summary>A line break, or a blank on one line.</summary>
    public static Document Line { get; } = new LineDocument(" ", false);

    /// <summary>A line break, or nothing on one line.</summary>
    public static Document SoftLine { get; } = new LineDocument("", false);

    /// <summary>A line break.</summary>
    public static Document HardLine { get; } = new LineDocument("", true);

    /// <summary>A line break, and an empty line where there is not one yet.</summary>
    public static Document BlankLine { get; } = new BlankDocument();

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => this is TextDocument { Value: "" };

    /// <summary>Characters that stay together.</summary>
    public static Document Text(string text) => text.Length == 0 ? Empty : new TextDocument(text);

    /// <summary>A number of blanks.</summary>
    public static Document Blanks(int count) => Text(new string(' ', count));

    /// <summary>One after the other.</summary>
    public static Document Concat(params IEnumerable<Document> parts)
    {
        var filled = parts.Where(p => !p.IsEmpty).ToList();
        return filled.Count switch { 0 => Empty, 1 => filled[0], _ => new ConcatDocument(filled) };
    }

    /// <summary>On one line where that fits and nothing in it is broken, else with all its own line breaks.</summary>
    public static Document Group(params IEnumerable<Document> parts) => new GroupDocument(Concat(parts), false);

    /// <summary>As <see cref="Group(IEnumerable{Document})"/>, or broken in any case.</summary>
    public static Document Group(bool mustBreak, params IEnumerable<Document> parts) => new GroupDocument(Concat(parts), mustBreak);

    /// <summary>What is printed where the group around it is broken, and what where it is on one line.</summary>
    public static Document IfBroken(Document broken, Document flat) => new IfBrokenDocument(broken, flat);

    /// <summary>Something that whatever stands before it on the line makes room for as a whole.</summary>
    public static Document Whole(params IEnumerable<Document> parts) => new WholeDocument(Concat(parts));

    /// <summary>Further right by one step where the group around it is broken.</summary>
    public static Document Indent(params IEnumerable<Document> parts) =>
        Concat(parts) is { IsEmpty: false } content ? new IndentDocument(content) : Empty;
}

/// <summary>Characters that stay together.</summary>
internal sealed record TextDocument(string Value) : Document(Value.Length, false, false);

/// <summary>A comment: behind what stands on the line, or on a line of its own. It ends the line.</summary>
internal sealed record CommentDocument(string Value, bool IsOnOwnLine) : Document(0, false, true);

/// <summary>A line break, and an empty line where there is not one yet.</summary>
internal sealed record BlankDocument() : Document(0, true, false);

/// <summary>A line break, or some text on one line.</summary>
internal sealed record LineDocument(string Flat, bool IsHard) : Document(Flat.Length, IsHard, false);

/// <summary>One after the other.</summary>
internal sealed record ConcatDocument(IReadOnlyList<Document> Parts)
    : Document(WidthOf(Parts), IsAnyBroken(Parts), Parts[Parts.Count - 1].EndsLine)
{
    private static int WidthOf(IReadOnlyList<Document> parts)
    {
        var width = 0;
        foreach (var part in parts)
        {
            width += part.Width;
            if (part.IsBroken || part.EndsLine) break;
        }
        return width;
    }

    // What ends a line breaks whatever has more behind it.
    private static bool IsAnyBroken(IReadOnlyList<Document> parts) =>
        parts.Any(p => p.IsBroken) || parts.Take(parts.Count - 1).Any(p => p.EndsLine);
}

/// <summary>Further right by one step where the group around it is broken.</summary>
internal sealed record IndentDocument(Document Content) : Document(Content.Width, Content.IsBroken, Content.EndsLine);

/// <summary>With line breaks that lead to the column where it begins.</summary>
internal sealed record AlignDocument(Document Content) : Document(Content.Width, Content.IsBroken, Content.EndsLine);

/// <summary>Something that whatever stands before it on the line makes room for as a whole.</summary>
internal sealed record WholeDocument(Document Content) : Document(Content.Width, Content.IsBroken, Content.EndsLine);

/// <summary>On one line where that fits, nothing in it is broken and it need not be broken; else with all its own line breaks.</summary>
internal sealed record GroupDocument(Document Content, bool MustBreak) : Document(Content.Width, MustBreak || Content.IsBroken, Content.EndsLine);

/// <summary>What is printed where the group around it is broken, and what where it is on one line.</summary>
internal sealed record IfBrokenDocument(Document Broken, Document Flat) : Document(Flat.Width, Flat.IsBroken, Flat.EndsLine);
