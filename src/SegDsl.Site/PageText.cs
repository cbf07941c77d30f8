using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SegDsl.Site;

/// <summary>
/// The text of a page in the site. It differs from the page in the repository only in its links, and in the language of code blocks without one.
/// </summary>
/// <param name="pages">All pages.</param>
/// <param name="page">The path of the page, relative to the repository.</param>
internal sealed class PageText(SitePages pages, string page)
{
    private const string Landing = "---\n_layout: landing\n---\n\n";

    private readonly MarkdownText text = pages[page];

    /// <summary>Writes the text.</summary>
    public string Rewrite()
    {
        var edits = text.Links.Where(link => !SitePages.IsForeign(link.Url ?? "")).SelectMany(Edit)
            .Concat(text.CodeBlocks.Where(block => string.IsNullOrEmpty(block.Info)).Select(NameLanguage));
        var rewritten = text.Text;
        foreach (var (start, length, replacement) in edits.OrderByDescending(edit => edit.Start))
            rewritten = rewritten.Remove(start, length).Insert(start, replacement);
        return page == "README.md" ? Landing + rewritten : rewritten;
    }

    private IEnumerable<(int Start, int Length, string Text)> Edit(LinkInline link)
    {
        var parts = link.Url!.Split('#', 2);
        if (pages.Target(page, parts[0]) is not { } target)
        {
            yield return (link.Span.Start, link.Span.Length, text.Label(link));
            yield break;
        }
        var folder = Path.GetDirectoryName(SitePages.PathInSite(page)) ?? "";
        var url = Path.GetRelativePath(Path.Combine("/", folder), Path.Combine("/", target)).Replace('\\', '/');
        yield return (link.UrlSpan.Start, link.UrlSpan.Length, parts.Length == 2 ? $"{url}#{parts[1]}" : url);
        // Drawings are larger than the column of text; a click shows them in full size.
        if (!link.IsImage || !url.EndsWith(".svg", StringComparison.Ordinal)) yield break;
        yield return (link.Span.End + 1, 0, $"]({url})");
        yield return (link.Span.Start, 0, "[");
    }

    /// <summary>Without a language, the highlighter in the browser guesses one.</summary>
    private static (int Start, int Length, string Text) NameLanguage(FencedCodeBlock block) =>
        (block.Span.Start + block.OpeningFencedCharCount, 0, "plaintext");
}
