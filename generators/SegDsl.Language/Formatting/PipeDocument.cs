namespace SegDsl.Language.Formatting;

/// <summary>A pipe, on one line or in rows with aligned arrows.</summary>
internal sealed record PipeDocument(Document Source, IReadOnlyList<PipeLink> Links)
    : Document(Source.Width + Links.Sum(l => l.Width), Source.IsBroken || Source.EndsLine || HasLineEnd(Links), Links[Links.Count - 1].Content.EndsLine)
{
    /// <summary>Whether the author wrote it in rows.</summary>
    public bool HasRows { get; } = IsInRows(Links);

    /// <summary>Whether there is a comment between the source and the first arrow.</summary>
    public bool BeginsWithComment => !Links[0].Comments.IsEmpty;

    /// <summary>The author's rows, or the natural rows of a long pipe.</summary>
    public IReadOnlyList<PipeRow> Rows => Split(Links, HasRows ? l => l.BeginsRow : l => l.BeginsNaturalRow);

    /// <summary>The whole pipe as one row.</summary>
    public PipeRow SingleRow => new(Links);

    /// <summary>Whether a line ends in or between the links.</summary>
    public bool HasBrokenLinks { get; } = HasLineEnd(Links);

    private static bool HasLineEnd(IReadOnlyList<PipeLink> links) =>
        IsInRows(links) || !links[0].Comments.IsEmpty || links.Any(l => l.Content.IsBroken);

    // A comment after a link moves the next one to the beginning of a line.
    private static bool IsInRows(IReadOnlyList<PipeLink> links) => links.Skip(1).Any(l => l.BeginsRow);

    /// <summary>Splits links into rows before each link that satisfies a test.</summary>
    public static IReadOnlyList<PipeRow> Split(IReadOnlyList<PipeLink> links, Func<PipeLink, bool> beginsRow)
    {
        var rows = new List<List<PipeLink>>();
        foreach (var link in links)
        {
            if (rows.Count == 0 || beginsRow(link)) rows.Add([]);
            rows[rows.Count - 1].Add(link);
        }
        return [.. rows.Select(r => new PipeRow(r))];
    }
}

/// <summary>An arrow and its layer.</summary>
/// <param name="Comments">The comments on lines of their own before the arrow.</param>
/// <param name="Content">Arrow and layer.</param>
/// <param name="BeginsRow">Whether the author wrote the arrow at the beginning of a line.</param>
/// <param name="BeginsNaturalRow">Whether it begins a row in a long pipe: true for layers with arguments or stages, not for activations and norms.</param>
/// <param name="Head">For a sequence or branches, the text before their opening bracket; otherwise null.</param>
internal sealed record PipeLink(Document Comments, Document Content, bool BeginsRow, bool BeginsNaturalRow, Document? Head)
{
    /// <summary>Its width on one line, with the preceding space.</summary>
    public int Width => Content.Width + 1;
}

/// <summary>Links on one line.</summary>
internal sealed record PipeRow(IReadOnlyList<PipeLink> Links)
{
    /// <summary>Whether a sequence in it may continue on further lines.</summary>
    public bool CanBreakInside => Links.Any(l => l.Head is not null);

    /// <summary>Whether a line ends in it.</summary>
    public bool IsBroken => Links.Any(l => l.Content.IsBroken);

    /// <summary>
    /// The width, with the preceding space, up to the first bracket after which the line may end; without such a bracket, the whole width. Null if
    /// something else is broken. It does not depend on whether the contents of the bracket are broken.
    /// </summary>
    public int? HeadWidth
    {
        get
        {
            var width = 0;
            foreach (var link in Links)
            {
                if ((link.Head ?? link.Content).IsBroken || link.Head is { EndsLine: true }) return null;
                if (link.Head is not null) return width + 1 + link.Head.Width + 1;
                width += link.Width;
            }
            return width;
        }
    }
}
