using System.Text.RegularExpressions;
using SegDsl.Language.Syntax;
using SegDsl.Tests;

namespace SegDsl.Language.Tests;

/// <summary>All <c>.seg</c> texts: files of the models and tests, and examples in the documentation.</summary>
internal static partial class SegFiles
{
    /// <summary>All texts, with names relative to the repository.</summary>
    public static IReadOnlyList<(string Name, string Text)> All { get; } = [.. Models, .. Under("tests", "*.seg"), .. Documentation];

    /// <summary>The files of the models.</summary>
    public static IEnumerable<(string Name, string Text)> Models => Under("models", "*.seg");

    /// <summary>The examples in the documentation, named by their file and number.</summary>
    public static IEnumerable<(string Name, string Text)> Documentation =>
        from page in PageFiles.All
        from example in Example().Matches(PageFiles.Read(page)).Select((match, i) => (Name: $"{page}#{i + 1}", Text: match.Groups[1].Value))
        select example;

    /// <summary>All texts without syntax errors, parsed.</summary>
    public static IReadOnlyList<SyntaxTree> WellFormed { get; } =
        [.. All.Select(f => SegCompiler.Parse(f.Name, f.Text)).Where(t => t.Diagnostics.Count == 0)];

    private static IEnumerable<(string Name, string Text)> Under(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(Verifier.Repository, folder), pattern, SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(Verifier.Repository, path).Replace('\\', '/')))
            .Where(f => !f.Name.Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => (f.Name, File.ReadAllText(f.Path).ReplaceLineEndings("\n")));

    [GeneratedRegex("```seg\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
