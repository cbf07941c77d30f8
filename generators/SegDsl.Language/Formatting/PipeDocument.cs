namespace SegDsl.Language.Formatting;

/// <summary>A pipe: on one line, or in rows whose arrows stand below each other.</summary>
internal sealed record PipeDocument(Document Source, IReadOnlyList<PipeLink> Links)
    : Document(Source.Width + Links.Sum(l => l.Width), Source.IsBroken || Source.EndsLine || HasLineEnd(Links), Links[Links.Count - 1].Content.EndsLine)
{
    /// <summary>Whether its author wrote it in rows.</summary>
    public bool HasRows { get; } = IsInRows(Links);

    /// <summary>Whether a comment stands between the source and the first arrow.</summary>
    public bool BeginsWithComment => !Links[0].Comments.IsEmpty;

    /// <summary>The rows: its author's, or those that a long pipe falls into by itself.</summary>
    public IReadOnlyList<PipeRow> Rows => Split(Links, HasRows ? l => l.BeginsRow : l => l.BeginsNaturalRow);

    /// <summary>All of it as one row.</summary>
    public PipeRow SingleRow => new(Links);

    /// <summary>Whether a line ends in or between the links.</summary>
    public bool HasBrokenLinks { get; } = HasLineEnd(Links);

    private static bool HasLineEnd(IReadOnlyList<PipeLink> links) =>
        IsInRows(links) || !links[0].Comments.IsEmpty || links.Any(l => l.Content.IsBroken);

    // A comment behind a link puts the next one at the beginning of a line.
    private static bool IsInRows(IReadOnlyList<PipeLink> links) => links.Skip(1).Any(l => l.BeginsRow);

    /// <summary>Cuts links into rows before those of which a test holds.</summary>
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
/// <param name="BeginsRow">Whether its author wrote the arrow at the beginning of a line.</param>
/// <param name="BeginsNaturalRow">Whether it begins a row in a long pipe: what has arguments or stages does; activations and norms follow on.</param>
/// <param name="Head">Where the layer is a sequence or has branches, what stands before their opening bracket; else null.</param>
internal sealed record PipeLink(Document Comments, Document Content, bool BeginsRow, bool BeginsNaturalRow, Document? Head)
{
    /// <summary>Its width on one line, with the blank before it.</summary>
    public int Width => Content.Width + 1;
}

/// <summary>Links that stand on one line.</summary>
internal sealed record PipeRow(IReadOnlyList<PipeLink> Links)
{
    /// <summary>Whether a sequence in it may go on over several lines.</summary>
    public bool CanBreakInside => Links.Any(l => l.Head is not null);

    /// <summary>Whether a line ends in it.</summary>
    public bool IsBroken => Links.Any(l => l.Content.IsBroken);

    /// <summary>
    /// The width, with the blank before it, up to the first bracket behind which the line may end; without such a bracket all of it.
    /// Null where something else is broken. It is the same whether what is in the bracket is broken already or not.
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
