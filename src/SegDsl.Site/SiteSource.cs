namespace SegDsl.Site;

/// <summary>
/// The source of the site for docfx: the pages of the repository, with links that work in the site, pages that show the files to which they link,
/// images, and tables of contents. All have the paths that they have in the repository; a <c>README.md</c> becomes the <c>index.md</c> of its folder.
/// </summary>
/// <param name="repository">The root of the repository.</param>
/// <param name="hasApi">Whether the site has pages of types and members, which docfx writes.</param>
internal sealed class SiteSource(string repository, bool hasApi)
{
    private static readonly string[] Templates = ["docfx.json", "filter.yml", "Template"];

    private readonly SitePages pages = SitePages.Find(repository);

    /// <summary>The pages.</summary>
    public SitePages Pages => pages;

    /// <summary>Writes the source into a folder, and deletes what does not belong to it.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Whether a file changed.</returns>
    public bool Write(string folder)
    {
        var files = new StagedFiles(folder);
        foreach (var page in pages.Markdown) files.Write(SitePages.PathInSite(page), new PageText(pages, page).Rewrite());
        foreach (var file in pages.Sources) files.Write(SitePages.PathInSite(file), SourcePage.OfFile(repository, file));
        foreach (var listed in pages.Folders) files.Write(SitePages.PathInSite(listed), SourcePage.OfFolder(repository, listed));
        foreach (var image in pages.Images) files.Copy(image, Path.Combine(repository, image));
        foreach (var contents in new Navigation(pages, hasApi).Write()) files.Write(contents.Path, contents.Text);
        foreach (var template in Templates.SelectMany(Under)) files.Copy(template, Path.Combine(AppContext.BaseDirectory, template));
        files.Copy("icon.png", Path.Combine(repository, "src", "SegDsl", "icon.png"));
        files.DeleteOthers(except: ["api/", "built"]);
        return files.Changed;
    }

    private static IEnumerable<string> Under(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(path)
            ? [name]
            : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(AppContext.BaseDirectory, file).Replace('\\', '/'));
    }
}
