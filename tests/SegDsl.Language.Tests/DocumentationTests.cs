using System.Text.RegularExpressions;
using SegDsl.Tests;

namespace SegDsl.Language.Tests;

/// <summary>The documentation is up to date: its links have targets, its examples compile, its generated pages agree with the sources.</summary>
public partial class DocumentationTests
{
    /// <summary>The generated pages of <c>docs</c> that describe the language and the zoo, with their texts.</summary>
    private static readonly Dictionary<string, Func<string>> Generated = new()
    {
        ["blocks"] = BlockPage.Write,
        ["diagnostics"] = DiagnosticPage.Write,
        ["settings"] = SettingsPage.Write,
    };

    /// <summary>All pages, with paths relative to the repository.</summary>
    public static TheoryData<string> Pages => [.. PageFiles.All];

    public static TheoryData<string> GeneratedPages => [.. Generated.Keys];

    [Theory, MemberData(nameof(Pages))]
    public void Links_have_targets(string page) => Assert.All(Link().Matches(WithoutCode(page)).Select(m => m.Groups[1].Value), link =>
    {
        if (link.StartsWith("https://", StringComparison.Ordinal)) return;
        var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
        var folder = Path.Combine(Verifier.Repository, Path.GetDirectoryName(page) ?? "");
        var target = path.Length == 0 ? page : Path.GetRelativePath(Verifier.Repository, Path.Combine(folder, path));
        Assert.True(Path.Exists(Path.Combine(Verifier.Repository, target)), $"{page}: {link} does not exist.");
        if (anchor is not null) Assert.True(Anchors(target).Contains(anchor), $"{page}: {target} has no heading '#{anchor}'.");
    });

    [Theory, MemberData(nameof(Pages))]
    public void Examples_compile_with_the_zoo(string page)
    {
        // Pages of diagnostics contain mistakes; they and the language reference have tests of their own.
        if (page.StartsWith("grammar/", StringComparison.Ordinal)) return;
        Assert.All(Example().Matches(PageFiles.Read(page)).Select(m => m.Groups[1].Value), example => Assert.Empty(
            SegCompiler.Compile([.. Zoo.Parse(), SegCompiler.Parse("example.seg", example)]).Diagnostics.Select(d => d.ToString())));
    }

    [Fact]
    public void The_network_of_the_readme_is_that_of_the_first_tutorial() => Assert.Contains(
        Example().Match(PageFiles.Read("README.md")).Groups[1].Value, PageFiles.Read("docs/getting-started.md"), StringComparison.Ordinal);

    [Fact]
    public void The_index_lists_every_page() => Assert.All(
        Directory.GetFiles(Path.Combine(Verifier.Repository, "docs"), "*.md").Select(Path.GetFileName).Where(name => name != "README.md"
            && !name!.Contains(".received.", StringComparison.Ordinal)),
        name => Assert.Contains($"({name})", PageFiles.Read("docs/README.md"), StringComparison.Ordinal));

    [Theory, MemberData(nameof(GeneratedPages))]
    public void A_generated_page_is_up_to_date(string name) => Verifier.VerifyPage($"docs/{name}.md", Generated[name]());

    /// <summary>The anchors that GitHub creates for headings.</summary>
    private static HashSet<string> Anchors(string page) =>
        [.. Heading().Matches(WithoutCode(page)).Select(m => NotInAnchors().Replace(m.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'))];

    private static string WithoutCode(string page) => CodeBlock().Replace(PageFiles.Read(page), "");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("```seg\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();
}
