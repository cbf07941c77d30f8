using System.Text.RegularExpressions;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;

namespace SegDsl.Language.Tests;

/// <summary>
/// Texts for users and developers are plain American technical English, as far as a program can check: no personification, no archaic or British
/// words, and the standard terms of the field.
/// </summary>
public partial class WordsTests
{
    private static readonly string[] Banned =
    [
        // Personification and indirect speech.
        "nobody", "somebody", "whoever", "anybody", "wants?", "wanted", "knows", "told",
        "tells?", "says?", "said", @"complain\w*", "in vain", @"hands? out", "handed out",
        // Archaic or ambiguous words.
        "shall", "anew", "parted", "laid out", @"lays? out", "known are", "behind", @"goes on", "no more", "for itself", "greatest", "makes sense",
        // British spelling.
        @"\w*colour\w*", @"grey\w*", @"\w*neighbour\w*", @"behaviour\w*", @"centred?",
        @"favour\w*", "learnt", "towards", @"catalogues?", @"labell\w+", @"modell\w+",
        @"\w*(normal|initial|optim|regular|general|recogn|serial|visual|summar|minim|maxim|parenthes|synchron)is(e|ed|es|er|ers|ing|ation|ations)",
        @"analys(e|ed|es|ing)",
        // Terms of the field: backbone, learning rate, ignore index.
        @"trunks?", "rate of learning", @"ignore labels?", @"whole numbers?", @"truth values?",
    ];

    private static readonly Regex BannedWords = new($@"\b({string.Join('|', Banned)})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly string Root = Path.GetFullPath(Path.Combine(Verifier.Folder, "..", ".."));

    /// <summary>The folders whose C# comments are checked.</summary>
    public static TheoryData<string> Sources =>
    [
        "benchmarks",
        "generators/SegDsl.Language",
        "generators/SegDsl.Generators",
        "src/SegDsl.Runtime/Distributed",
        "src/SegDsl.Runtime/Logging",
        "src/SegDsl.Runtime/Losses",
        "src/SegDsl.Runtime/Metrics",
        "src/SegDsl.Runtime/Networks",
        "src/SegDsl.Runtime/Precision",
        "src/SegDsl.Runtime/Torch",
        "src/SegDsl.Runtime/Training",
        "tests/SegDsl.Language.Tests",
        "tests/SegDsl.Generators.Tests",
        "tests/SegDsl.Runtime.Tests/Distributed",
        "tests/SegDsl.Runtime.Tests/Logging",
        "tests/SegDsl.Runtime.Tests/Losses",
        "tests/SegDsl.Runtime.Tests/Metrics",
        "tests/SegDsl.Runtime.Tests/Networks",
        "tests/SegDsl.Runtime.Tests/Precision",
        "tests/SegDsl.Runtime.Tests/Torch",
        "tests/SegDsl.Runtime.Tests/Training",
        "tests/SegDsl.Soundness.Tests",
    ];

    /// <summary>The pages whose prose is checked.</summary>
    public static TheoryData<string> Pages =>
        [.. Files("grammar", "*.md"), .. Files("grammar", "*.ebnf"), .. Files("models", "*.md"), .. Files("src/SegDsl.Runtime/Distributed", "*.md")];

    [Fact]
    public void Titles_and_messages_of_diagnostics_use_plain_words() =>
        Assert.All(DiagnosticCatalog.All, d => AssertPlain(d.Code, $"{d.Title}\n{d.Template}"));

    [Fact]
    public void Messages_of_the_samples_use_plain_words() => Assert.All(
        Files("tests/SegDsl.Language.Tests/Samples", "*.verified.txt"),
        path => AssertPlain(path, QuotedName().Replace(Read(path), "")));

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
    public void Pages_use_plain_words(string path) => AssertPlain(path, Code().Replace(Read(path), ""));

    [Fact]
    public void Summaries_of_operations_use_plain_words() => Assert.All(OperationCatalog.All, o => AssertPlain(o.Name, o.Summary));

    [Fact]
    public void Help_texts_of_settings_use_plain_words() => Assert.All(
        Zoo.Compilation.Files.SelectMany(f => f.Experiments).SelectMany(ExperimentSettings.Of),
        setting => AssertPlain(setting.Name, setting.Summary));

    [Fact]
    public void Comments_of_seg_files_use_plain_words() => Assert.All(
        SegFiles.All,
        file => AssertPlain(file.Name, string.Join('\n', Comment().Matches(file.Text).Select(m => Code().Replace(m.Value, "")))));

    [Theory, MemberData(nameof(Sources))]
    public void Comments_of_sources_use_plain_words(string folder) => Assert.All(
        Files(folder, "*.cs").Where(path => !path.Contains(".verified.", StringComparison.Ordinal)),
        path => AssertPlain(path, string.Join('\n', SourceComment().Matches(Read(path)).Select(m => Markup().Replace(m.Value, "")))));

    private static void AssertPlain(string name, string text)
    {
        if (BannedWords.Match(text) is { Success: true } match)
            Assert.Fail($"{name}: '{match.Value}' in '{text[Math.Max(0, match.Index - 60)..Math.Min(text.Length, match.Index + 60)]}'");
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    /// <summary>The paths of files, relative to the repository, without build outputs.</summary>
    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
            .Order(StringComparer.Ordinal);

    [GeneratedRegex("```.*?```|`[^`\n]*`|\"[a-z]+\" ", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comment();

    /// <summary>A comment on a line of its own, or after code; the latter without quotes, to skip strings that contain <c>//</c>.</summary>
    [GeneratedRegex(@"^\s*//.*$|[;{})] +//[^""\n]*$", RegexOptions.Multiline)]
    private static partial Regex SourceComment();

    [GeneratedRegex("<c>[^<]*</c>|<[^>]*>")]
    private static partial Regex Markup();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("'[^']*'")]
    private static partial Regex QuotedName();
}
