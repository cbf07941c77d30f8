namespace SegDsl.Site;

/// <summary>Builds the site of a repository into <c>artifacts/site</c>. Parts without changes are not built again.</summary>
/// <param name="repository">The root of the repository.</param>
internal sealed class SiteBuild(string repository)
{
    private readonly string source = Path.Combine(repository, "artifacts", "site-source");

    /// <summary>The folder of the site.</summary>
    public string Site { get; } = Path.Combine(repository, "artifacts", "site");

    /// <summary>Builds what has changed since the last call.</summary>
    /// <exception cref="SiteException">A page has a broken link, a member has no text, or docfx cannot run.</exception>
    public void Run()
    {
        var docfx = new DocfxCommand(repository);
        var stamp = Path.Combine(source, "built");
        var api = new ApiPages(Path.Combine(repository, "artifacts", "bin", "SegDsl.Tool", "release"), Path.Combine(source, "api"));
        // Without the stamp, a call after one that failed builds the site.
        if (new SiteSource(repository, hasApi: true).Write(source)) File.Delete(stamp);
        if (!api.AreUpToDate())
        {
            File.Delete(stamp);
            api.Clear();
            docfx.Run("metadata", Path.Combine(source, "docfx.json"));
            api.Check();
        }
        if (File.Exists(stamp) && Directory.Exists(Site)) return;
        docfx.Build(source);
        File.WriteAllText(stamp, "");
    }

    /// <summary>Serves the site until the process is stopped.</summary>
    public void Serve(int port) => new DocfxCommand(repository).Run("serve", Site, "--port", $"{port}");
}
