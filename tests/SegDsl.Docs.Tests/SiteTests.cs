using System.Diagnostics;
using SegDsl.Site;
using SegDsl.Tests;

namespace SegDsl.Docs.Tests;

/// <summary>The documentation site, without the pages of types and members.</summary>
public sealed class SiteTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_tables_of_contents_list_every_page()
    {
        var pages = SitePages.Find(Verifier.Repository);
        var listed = new Navigation(pages, hasApi: false).Tables().SelectMany(table => table.Entries.SelectMany(entry => Targets(table.Folder, entry)))
            .Append("index.md").ToHashSet(StringComparer.Ordinal);

        Assert.Empty(pages.Markdown.Select(SitePages.PathInSite).Except(listed));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Verifier.Repository, "models", "pages"), "*.md").Select(Path.GetFileName)
            .Where(name => !name!.Contains(".received.", StringComparison.Ordinal)).Select(name => $"models/pages/{name}").Except(pages.Markdown));
    }

    [Fact]
    public void Links_lead_to_the_pages_of_the_site()
    {
        Assert.True(new SiteSource(Verifier.Repository, hasApi: false).Write(folder.Root));

        Assert.Contains("](docs/index.md)", Read("index.md"), StringComparison.Ordinal);
        Assert.Contains("](../heads/fcn.seg.md)", Read("models/pages/FCN.md"), StringComparison.Ordinal);
        Assert.Contains("[![The modules of UNet, with", Read("models/pages/UNet.md"), StringComparison.Ordinal);
        Assert.Contains("~~~~seg\nnamespace SegDsl.Models.Heads", Read("models/heads/fcn.seg.md"), StringComparison.Ordinal);
        // The site does not show the folders of the sources.
        Assert.Contains("| src/SegDsl.Onnx |", Read("CONTRIBUTING.md"), StringComparison.Ordinal);
        // Without a language, the browser would guess one.
        Assert.Contains("```plaintext\n./seg demo", Read("index.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_without_changes_are_not_written_again()
    {
        new SiteSource(Verifier.Repository, hasApi: false).Write(folder.Root);
        File.WriteAllText(folder["old.md"], "# Old\n");

        Assert.True(new SiteSource(Verifier.Repository, hasApi: false).Write(folder.Root));
        Assert.False(File.Exists(folder["old.md"]));
        Assert.False(new SiteSource(Verifier.Repository, hasApi: false).Write(folder.Root));
    }

    [SkippableFact]
    public void Docfx_builds_the_site_without_warnings()
    {
        Skip.IfNot(IsRestored(), "docfx is not restored: dotnet tool restore");
        var source = folder["source"];
        new SiteSource(Verifier.Repository, hasApi: false).Write(source);

        new DocfxCommand(Verifier.Repository).Build(source);

        Assert.True(File.Exists(folder["site/index.html"]));
        Assert.True(File.Exists(folder["site/models/pages/UNet.svg"]));
        Assert.Contains("docs/getting-started.html", File.ReadAllText(folder["site/index.json"]), StringComparison.Ordinal);
    }

    private string Read(string page) => File.ReadAllText(folder[page]);

    private static IEnumerable<string> Targets(string table, Contents entry)
    {
        var targets = entry.Items.SelectMany(item => Targets(table, item));
        if (entry.Href is null) return targets;
        return targets.Append(Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", table, entry.Href))).Replace('\\', '/'));
    }

    private static bool IsRestored()
    {
        var start = new ProcessStartInfo("dotnet", ["docfx", "--version"])
        {
            WorkingDirectory = Verifier.Repository, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && output.Result.StartsWith("2.", StringComparison.Ordinal);
    }
}
