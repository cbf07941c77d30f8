using System.Text.RegularExpressions;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Tests;

namespace SegDsl.Language.Tests;

/// <summary>
/// Texts for users and developers are plain American technical English, as far as a program can check: no personification, no archaic or British
/// words, and the standard terms of the field.
/// </summary>
public partial class WordsTests
{
    /// <summary>The folders whose C# comments are checked.</summary>
    public static TheoryData<string> Sources =>
    [
        "benchmarks", "generators", "src/SegDsl", "src/SegDsl.Runtime", "src/SegDsl.Site", "tests/Shared",
        "tests/SegDsl.Architecture.Tests", "tests/SegDsl.Cli.Tests", "tests/SegDsl.Docs.Tests", "tests/SegDsl.Generated.Tests", "tests/SegDsl.Generators.Tests",
        "tests/SegDsl.Language.Tests",
        "tests/SegDsl.Models.Tests", "tests/SegDsl.Packages.Tests", "tests/SegDsl.Runtime.Tests", "tests/SegDsl.Soundness.Tests",
    ];

    /// <summary>The pages whose prose is checked.</summary>
    public static TheoryData<string> Pages => [.. PageFiles.All, .. Files("grammar", "*.ebnf")];

    [Fact]
    public void Titles_and_messages_of_diagnostics_use_plain_words() =>
        Assert.All(DiagnosticCatalog.All, d => PlainWords.Check(d.Code, $"{d.Title}\n{d.Template}"));

    [Fact]
    public void Messages_of_the_samples_use_plain_words() => Assert.All(
        Files("tests/SegDsl.Language.Tests/Samples", "*.verified.txt"),
        path => PlainWords.Check(path, QuotedName().Replace(Read(path), "")));

    [Fact]
    public void Titles_differ() =>
        Assert.Equal(DiagnosticCatalog.All.Count, DiagnosticCatalog.All.Select(d => d.Title).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    /// <summary>A title is a phrase; a message is a sentence with text of its own, which may be followed by a suggestion.</summary>
    [Fact]
    public void Titles_are_phrases_and_messages_are_sentences() => Assert.All(DiagnosticCatalog.All, d =>
    {
        Assert.Matches("^[A-Z][A-Za-z ]*[a-z]$", d.Title);
        Assert.Matches(@"^[A-Z'{].*\.(\{\d\})?$", d.Template);
        Assert.Matches("[a-z]{2,} [^{]*[a-z]{2,}|[a-z]{2,}", Placeholder().Replace(d.Template, ""));
    });

    [Theory, MemberData(nameof(Pages))]
    public void Pages_use_plain_words(string path) => PlainWords.Check(path, Code().Replace(Read(path), ""));

    [Fact]
    public void Summaries_of_operations_use_plain_words() => Assert.All(OperationCatalog.All, o => PlainWords.Check(o.Name, o.Summary));

    [Fact]
    public void Help_texts_of_settings_use_plain_words() => Assert.All(
        Zoo.Compilation.Files.SelectMany(f => f.Experiments).SelectMany(ExperimentSettings.Of),
        setting => PlainWords.Check(setting.Name, setting.Summary));

    [Fact]
    public void Comments_of_seg_files_use_plain_words() => Assert.All(
        SegFiles.All,
        file => PlainWords.Check(file.Name, string.Join('\n', Comment().Matches(file.Text).Select(m => Code().Replace(m.Value, "")))));

    [Theory, MemberData(nameof(Sources))]
    public void Comments_of_sources_use_plain_words(string folder) => Assert.All(
        Files(folder, "*.cs").Where(path => !path.Contains(".verified.", StringComparison.Ordinal)),
        path => PlainWords.Check(path, PlainWords.CommentsOf(Read(path))));

    private static string Read(string path) => File.ReadAllText(Path.Combine(Verifier.Repository, path)).ReplaceLineEndings("\n");

    /// <summary>The paths of files, relative to the repository, without build outputs.</summary>
    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(Verifier.Repository, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Verifier.Repository, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
            .Order(StringComparer.Ordinal);

    [GeneratedRegex("```.*?```|`[^`\n]*`|\"[a-z]+\" ", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("'[^']*'")]
    private static partial Regex QuotedName();
}
