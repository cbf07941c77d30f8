using System.Text.RegularExpressions;
using SegDsl.Tests;

namespace SegDsl.Cli.Tests.Examples;

/// <summary>The examples of a page of the documentation.</summary>
/// <param name="path">The path of the page, relative to the repository.</param>
internal sealed partial class ExamplePage(string path)
{
    private readonly string text = File.ReadAllText(Path.Combine(Verifier.Repository, path)).ReplaceLineEndings("\n");

    /// <summary>The examples in C#.</summary>
    public IReadOnlyList<string> Programs => Of("csharp");

    /// <summary>The <c>.seg</c> files.</summary>
    public IReadOnlyList<string> Files => Of("seg");

    private List<string> Of(string language) => [.. Block().Matches(text).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value)];

    [GeneratedRegex("```(\\w+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
