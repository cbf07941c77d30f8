using Markdig.Syntax;
using SegDsl.Site;
using SegDsl.Tests;

namespace SegDsl.Docs.Tests;

/// <summary>A code block of a page.</summary>
/// <param name="Page">The path of the page, relative to the repository.</param>
/// <param name="Line">The line of the block, from 1.</param>
/// <param name="Language">The language after the fence; empty if there is none.</param>
/// <param name="Text">The code.</param>
internal sealed record CodeExample(string Page, int Line, string Language, string Text)
{
    private static readonly string[] Folders = ["docs", "grammar", "models", "src"];

    /// <summary>The code blocks of all pages, in the order of the pages.</summary>
    public static IReadOnlyList<CodeExample> All { get; } =
        [.. new[] { "README.md", "CONTRIBUTING.md" }.Concat(Folders.SelectMany(PagesUnder)).SelectMany(OnPage)];

    /// <summary>The place of the block.</summary>
    public string Place => $"{Page}:{Line}";

    private static IEnumerable<CodeExample> OnPage(string page) => new MarkdownText(Path.Combine(Verifier.Repository, page)).CodeBlocks
        .Select(block => new CodeExample(page, block.Line + 1, block.Info ?? "", block.Lines.ToString()));

    private static IEnumerable<string> PagesUnder(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Verifier.Repository, folder), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Verifier.Repository, path).Replace('\\', '/'))
            .Where(path => !path.Contains(".received.", StringComparison.Ordinal) && !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules"))
            .Order(StringComparer.Ordinal);
}
