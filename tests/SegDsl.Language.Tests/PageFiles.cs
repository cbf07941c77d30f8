namespace SegDsl.Tests;

/// <summary>The pages of the documentation.</summary>
internal static class PageFiles
{
    private static readonly string[] Folders = ["docs", "grammar", "models", "src"];

    /// <summary>The Markdown files of the repository without its tests, as paths relative to it.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["README.md", "CONTRIBUTING.md", .. Folders.SelectMany(Under).Order(StringComparer.Ordinal)];

    /// <summary>The text of a page, with <c>\n</c> as line ends.</summary>
    public static string Read(string page) => File.ReadAllText(Path.Combine(Verifier.Repository, page)).ReplaceLineEndings("\n");

    private static IEnumerable<string> Under(string folder) =>
        Directory.GetFiles(Path.Combine(Verifier.Repository, folder), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Verifier.Repository, path).Replace('\\', '/'))
            .Where(path => !path.Contains(".received.", StringComparison.Ordinal) && !path.Split('/').Any(part => part is "bin" or "obj"));
}
