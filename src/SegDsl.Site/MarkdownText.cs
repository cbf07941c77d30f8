using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SegDsl.Site;

/// <summary>A Markdown page.</summary>
internal sealed class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UsePreciseSourceLocation().Build();

    private readonly MarkdownDocument document;

    /// <summary>Reads a page.</summary>
    /// <param name="path">Its file.</param>
    public MarkdownText(string path)
    {
        Text = File.ReadAllText(path).ReplaceLineEndings("\n");
        document = Markdown.Parse(Text, Pipeline);
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The links and images.</summary>
    public IEnumerable<LinkInline> Links => document.Descendants<LinkInline>();

    /// <summary>The code blocks with fences, also those in lists.</summary>
    public IEnumerable<FencedCodeBlock> CodeBlocks => document.Descendants<FencedCodeBlock>();

    /// <summary>The HTML in the page.</summary>
    public IEnumerable<string> Html => document.Descendants<HtmlBlock>().Select(block => Show(block.Span))
        .Concat(document.Descendants<HtmlInline>().Select(inline => inline.Tag));

    /// <summary>The text of the first heading.</summary>
    public string Title => Show(document.Descendants<HeadingBlock>().First().Span).TrimStart('#').Trim();

    /// <summary>The first link of every row of the tables under each heading of the second level, with the text of the heading.</summary>
    public IEnumerable<(string Heading, IReadOnlyList<LinkInline> Links)> Tables()
    {
        var heading = "";
        foreach (var block in document)
        {
            if (block is HeadingBlock { Level: 2 }) heading = Show(block.Span).TrimStart('#').Trim();
            if (block is Table table)
                yield return (heading, [.. table.OfType<TableRow>().Select(row => row[0].Descendants<LinkInline>().FirstOrDefault()).OfType<LinkInline>()]);
        }
    }

    /// <summary>The text of a part.</summary>
    public string Show(SourceSpan span) => Text.Substring(span.Start, span.Length);

    /// <summary>The text that a link shows.</summary>
    public string Label(LinkInline link) => link.FirstChild is null ? "" : Text[link.FirstChild.Span.Start..(link.LastChild!.Span.End + 1)];
}
