namespace SegDsl.Site;

/// <summary>The tables of contents of the site: the bar at the top, and a table for each of its parts.</summary>
/// <param name="pages">The files of the site.</param>
/// <param name="hasApi">Whether the site has pages of types and members.</param>
internal sealed class Navigation(SitePages pages, bool hasApi)
{
    private const string Index = "docs/README.md";
    private const string Zoo = "models/README.md";
    private const string Diagnostics = "grammar/diagnostics";

    /// <summary>The ranges of codes by the digit after <c>SEG</c>.</summary>
    private static readonly Dictionary<char, string> Ranges = new()
    {
        ['1'] = "Syntax", ['2'] = "Names", ['3'] = "Shapes", ['4'] = "Values", ['5'] = "Datasets and experiments",
    };

    /// <summary>Writes the tables.</summary>
    /// <returns>The path of each table in the site, and its text.</returns>
    public IEnumerable<(string Path, string Text)> Write() =>
        Tables().Select(table => ($"{table.Folder}/toc.yml".TrimStart('/'), Contents.Write(table.Entries)));

    /// <summary>The tables with their folders, the root first.</summary>
    public IEnumerable<(string Folder, IReadOnlyList<Contents> Entries)> Tables() =>
        [("", Root()), ("docs", Guides()), ("grammar", Language()), (Diagnostics, Codes()), ("models", Networks())];

    private List<Contents> Root()
    {
        List<Contents> entries =
        [
            new("Getting started", "docs/getting-started.md"),
            new("Guides", "docs/", [], "docs/index.md"),
            new("Language", "grammar/", [], "grammar/language.md"),
            new("Diagnostics", $"{Diagnostics}/", [], "grammar/diagnostics/index.md"),
            new("Zoo", "models/", [], "models/index.md"),
        ];
        if (hasApi) entries.Add(new("API", "api/"));
        return entries;
    }

    /// <summary>The tables of the index, and what it does not list.</summary>
    private List<Contents> Guides() =>
    [
        new("Overview", "index.md"),
        .. pages[Index].Tables().Select(table => new Contents(
            table.Heading, null, [.. table.Links.Select(link => Entry("docs", pages[Index].Label(link), pages.Target(Index, link.Url!)!))])),
        new("Contributing", "../CONTRIBUTING.md"),
    ];

    private List<Contents> Language()
    {
        string[] first = ["grammar/language.md", "grammar/operations.md", "docs/settings.md", "docs/blocks.md"];
        var others = pages.Markdown.Where(page => page.StartsWith("grammar/", StringComparison.Ordinal) && !IsDiagnostic(page)).Except(first);
        return [.. first.Concat(others).Select(page => Entry("grammar", pages[page].Title, SitePages.PathInSite(page))), .. Sources("grammar")];
    }

    private List<Contents> Codes() =>
    [
        new("All diagnostics", "index.md"),
        .. pages.Markdown.Where(IsDiagnostic).GroupBy(page => Path.GetFileName(page)[3]).Select(range => new Contents(
            Ranges.GetValueOrDefault(range.Key, $"SEG{range.Key}xx"), null, [.. range.Select(page => Entry(Diagnostics, pages[page].Title, page))])),
    ];

    /// <summary>The pages of networks in the sections of the index, then the files of the zoo.</summary>
    private List<Contents> Networks()
    {
        var listed = new HashSet<string>();
        List<Contents> entries = [new("All networks", "index.md")];
        foreach (var (heading, links) in pages[Zoo].Tables())
        {
            var targets = links.Select(link => pages.Target(Zoo, link.Url!.Split('#')[0])!).Where(listed.Add).Order(StringComparer.Ordinal);
            entries.Add(new(heading, null, [.. targets.Select(page => Entry("models", pages[page].Title, page))]));
        }
        entries.Add(Entry("models", "Blocks and backbones", "docs/blocks.md"));
        var folders = pages.Folders.Where(folder => folder.StartsWith("models/", StringComparison.Ordinal));
        entries.Add(new("Source", null, [.. folders.Select(folder => new Contents(
            Path.GetFileName(folder), Relative("models", SitePages.PathInSite(folder)), [.. Sources(folder, "models")]))]));
        return entries;
    }

    /// <summary>The pages that show the files of a folder.</summary>
    private IEnumerable<Contents> Sources(string folder, string? table = null) =>
        from file in pages.Sources
        where Path.GetDirectoryName(file)!.Replace('\\', '/') == folder
        select Entry(table ?? folder, Path.GetFileName(file), SitePages.PathInSite(file));

    private static bool IsDiagnostic(string page) => page.StartsWith(Diagnostics + "/", StringComparison.Ordinal);

    private static Contents Entry(string table, string name, string target) => new(name, Relative(table, target));

    private static string Relative(string folder, string target) =>
        Path.GetRelativePath(Path.Combine("/", folder), Path.Combine("/", target)).Replace('\\', '/');
}
