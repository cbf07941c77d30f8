using System.Text.RegularExpressions;

namespace SegDsl.Site;

/// <summary>
/// The files of the site, as paths relative to the repository: the pages of the documentation, and all files to which they link.
/// </summary>
internal sealed partial class SitePages
{
    /// <summary>The pages that the site has even if no other page links to them.</summary>
    private static readonly (string Folder, string Pattern)[] Roots =
        [("", "README.md"), ("", "CONTRIBUTING.md"), ("docs", "*.md"), ("grammar", "*.md"), ("grammar/diagnostics", "*.md"), ("models/pages", "*.md")];

    private readonly string repository;
    private readonly SortedDictionary<string, MarkdownText> markdown = new(StringComparer.Ordinal);
    private readonly SortedSet<string> images = new(StringComparer.Ordinal);
    private readonly SortedSet<string> sources = new(StringComparer.Ordinal);
    private readonly SortedSet<string> folders = new(StringComparer.Ordinal);

    private SitePages(string repository) => this.repository = repository;

    /// <summary>The Markdown pages.</summary>
    public IReadOnlyCollection<string> Markdown => markdown.Keys;

    /// <summary>The images.</summary>
    public IReadOnlyCollection<string> Images => images;

    /// <summary>Other files to which pages link. The site has pages that show them.</summary>
    public IReadOnlyCollection<string> Sources => sources;

    /// <summary>Folders with <c>.seg</c> files to which pages link. The site has pages that list them.</summary>
    public IReadOnlyCollection<string> Folders => folders;

    /// <summary>Finds the files.</summary>
    /// <param name="repository">The root of the repository.</param>
    /// <exception cref="SiteException">A page has a link to a file that does not exist.</exception>
    public static SitePages Find(string repository)
    {
        var pages = new SitePages(repository);
        foreach (var (folder, pattern) in Roots)
            foreach (var file in Directory.EnumerateFiles(Path.Combine(repository, folder), pattern))
                if (!file.Contains(".received.", StringComparison.Ordinal)) pages.Add(Path.GetRelativePath(repository, file).Replace('\\', '/'));
        return pages;
    }

    /// <summary>The text of a Markdown page.</summary>
    public MarkdownText this[string page] => markdown[page];

    /// <summary>The path of the file in the site that shows a file or folder.</summary>
    public static string PathInSite(string path) => Path.GetFileName(path) switch
    {
        // The bar at the top marks the part whose first page is nearest.
        "diagnostics.md" => "grammar/diagnostics/index.md",
        "README.md" => path[..^"README.md".Length] + "index.md",
        var name when name.EndsWith(".md", StringComparison.Ordinal) || IsImage(name) => path,
        _ => path + ".md",
    };

    /// <summary>The file of the site to which a link leads; null if it leads out of the repository or to a folder that the site does not have.</summary>
    /// <param name="page">The page with the link.</param>
    /// <param name="url">The link, without its anchor.</param>
    public string? Target(string page, string url)
    {
        var target = Resolve(page, url);
        if (markdown.ContainsKey(target) || images.Contains(target) || sources.Contains(target) || folders.Contains(target)) return PathInSite(target);
        return markdown.ContainsKey(target + "/README.md") ? PathInSite(target + "/README.md") : null;
    }

    /// <summary>Whether a link leads to another site, or to the page itself.</summary>
    public static bool IsForeign(string url) => url.Length == 0 || url[0] == '#' || url.Contains(':', StringComparison.Ordinal);

    private static bool IsImage(string path) => Path.GetExtension(path) is ".png" or ".svg";

    private void Add(string page)
    {
        if (markdown.ContainsKey(page)) return;
        var text = markdown[page] = new MarkdownText(Path.Combine(repository, page));
        var shown = text.Html.SelectMany(html => ImageSource().Matches(html)).Select(match => match.Groups[1].Value);
        foreach (var url in text.Links.Select(link => link.Url ?? "").Concat(shown).Where(url => !IsForeign(url))) AddTarget(page, url.Split('#')[0]);
    }

    private void AddTarget(string page, string url)
    {
        var target = Resolve(page, url);
        var path = Path.Combine(repository, target);
        if (Directory.Exists(path)) AddFolder(target);
        else if (!File.Exists(path)) throw new SiteException($"{page}: the link '{url}' has no target.");
        else if (IsImage(target)) images.Add(target);
        else if (target.EndsWith(".md", StringComparison.Ordinal)) Add(target);
        else sources.Add(target);
    }

    private void AddFolder(string folder)
    {
        var path = Path.Combine(repository, folder);
        // Folders of sources have texts for packages.
        if (folder.StartsWith("src/", StringComparison.Ordinal)) return;
        if (File.Exists(Path.Combine(path, "README.md"))) Add(folder + "/README.md");
        else if (Directory.GetFiles(path, "*.seg") is { Length: > 0 } files)
        {
            folders.Add(folder);
            sources.UnionWith(files.Select(file => $"{folder}/{Path.GetFileName(file)}"));
        }
    }

    private string Resolve(string page, string url)
    {
        var folder = Path.Combine(repository, Path.GetDirectoryName(page) ?? "");
        return Path.GetRelativePath(repository, Path.GetFullPath(Path.Combine(folder, url))).Replace('\\', '/').TrimEnd('/');
    }

    [GeneratedRegex("<img [^>]*src=\"([^\"]+)\"")]
    private static partial Regex ImageSource();
}
