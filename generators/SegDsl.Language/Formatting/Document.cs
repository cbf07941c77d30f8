namespace SegDsl.Language.Formatting;

/// <summary>Text with optional line breaks, after Wadler's "A prettier printer". Documents are immutable and can be shared.</summary>
/// <param name="Width">Its width on one line, up to the first mandatory line break.</param>
/// <param name="IsBroken">Whether it contains a mandatory line break.</param>
/// <param name="EndsLine">Whether it ends with a comment, so that the next document begins on the next line.</param>
internal abstract record Document(int Width, bool IsBroken, bool EndsLine)
{
    /// <summary>The empty document.</summary>
    public static Document Empty { get; } = new TextDocument("");

    /// <summary>A line break, or a space on one line.</summary>
    public static Document Line { get; } = new LineDocument(" ", false);

    /// <summary>A line break, or nothing on one line.</summary>
    public static Document SoftLine { get; } = new LineDocument("", false);

    /// <summary>A line break.</summary>
    public static Document HardLine { get; } = new LineDocument("", true);

    /// <summary>A line break, followed by an empty line unless there is one.</summary>
    public static Document BlankLine { get; } = new BlankDocument();

    /// <summary>Whether it is empty.</summary>
    public bool IsEmpty => this is TextDocument { Value: "" };

    /// <summary>Text without line breaks.</summary>
    public static Document Text(string text) => text.Length == 0 ? Empty : new TextDocument(text);

    /// <summary>A number of spaces.</summary>
    public static Document Blanks(int count) => Text(new string(' ', count));

    /// <summary>A concatenation.</summary>
    public static Document Concat(params IEnumerable<Document> parts)
    {
        var filled = parts.Where(p => !p.IsEmpty).ToList();
        return filled.Count switch { 0 => Empty, 1 => filled[0], _ => new ConcatDocument(filled) };
    }

    /// <summary>On one line if it fits and contains no mandatory line break; otherwise with all its own line breaks.</summary>
    public static Document Group(params IEnumerable<Document> parts) => new GroupDocument(Concat(parts), false);

    /// <summary>Like <see cref="Group(IEnumerable{Document})"/>, or broken in any case.</summary>
    public static Document Group(bool mustBreak, params IEnumerable<Document> parts) => new GroupDocument(Concat(parts), mustBreak);

    /// <summary>The text for a broken enclosing group, and the text for a group on one line.</summary>
    public static Document IfBroken(Document broken, Document flat) => new IfBrokenDocument(broken, flat);

    /// <summary>A unit: preceding text on the line breaks if the whole unit does not fit.</summary>
    public static Document Whole(params IEnumerable<Document> parts) => new WholeDocument(Concat(parts));

    /// <summary>Indented by one step if the enclosing group is broken.</summary>
    public static Document Indent(params IEnumerable<Document> parts) =>
        Concat(parts) is { IsEmpty: false } content ? new IndentDocument(content) : Empty;
}

/// <summary>Text without line breaks.</summary>
internal sealed record TextDocument(string Value) : Document(Value.Length, false, false);

/// <summary>A comment, after other text or on a line of its own. It ends the line.</summary>
internal sealed record CommentDocument(string Value, bool IsOnOwnLine) : Document(0, false, true);

/// <summary>A line break, followed by an empty line unless there is one.</summary>
internal sealed record BlankDocument() : Document(0, true, false);

/// <summary>A line break, or text on one line.</summary>
internal sealed record LineDocument(string Flat, bool IsHard) : Document(Flat.Length, IsHard, false);

/// <summary>A concatenation.</summary>
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

    // A document that ends the line is broken if another document follows.
    private static bool IsAnyBroken(IReadOnlyList<Document> parts) =>
        parts.Any(p => p.IsBroken) || parts.Take(parts.Count - 1).Any(p => p.EndsLine);
}

/// <summary>Indented by one step if the enclosing group is broken.</summary>
internal sealed record IndentDocument(Document Content) : Document(Content.Width, Content.IsBroken, Content.EndsLine);

/// <summary>Line breaks lead to the column at which it begins.</summary>
internal sealed record AlignDocument(Document Content) : Document(Content.Width, Content.IsBroken, Content.EndsLine);

/// <summary>A unit: preceding text on the line breaks if the whole unit does not fit.</summary>
internal sealed record WholeDocument(Document Content) : Document(Content.Width, Content.IsBroken, Content.EndsLine);

/// <summary>On one line if it fits and need not be broken; otherwise with all its own line breaks.</summary>
internal sealed record GroupDocument(Document Content, bool MustBreak) : Document(Content.Width, MustBreak || Content.IsBroken, Content.EndsLine);

/// <summary>The text for a broken enclosing group, and the text for a group on one line.</summary>
internal sealed record IfBrokenDocument(Document Broken, Document Flat) : Document(Flat.Width, Flat.IsBroken, Flat.EndsLine);
