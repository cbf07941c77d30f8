using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using SegDsl.Generators;
using SegDsl.Language;
using SegDsl.Tests;

namespace SegDsl.Docs.Tests;

/// <summary>The public members of generated code have documentation, also where the <c>.seg</c> file has no comments.</summary>
public sealed partial class GeneratedDocumentationTests
{
    /// <summary>The folder whose files use each other.</summary>
    private const string Project = "tests/SegDsl.Generators.Tests/Golden";

    private static readonly string[] Folders = [Project, "tests/SegDsl.Generated.Tests/Constructs"];

    /// <summary>Files that use everything for which C# is generated.</summary>
    public static TheoryData<string> Files => [.. AllFiles];

    private static IEnumerable<string> AllFiles =>
        from folder in Folders
        from path in Directory.EnumerateFiles(Path.Combine(Verifier.Repository, folder), "*.seg").Order(StringComparer.Ordinal)
        select $"{folder}/{Path.GetFileName(path)}";

    [Theory, MemberData(nameof(Files))]
    public void Every_public_member_has_text(string name)
    {
        var text = Read(name);
        var others = name.StartsWith(Project, StringComparison.Ordinal)
            ? AllFiles.Where(other => other != name && other.StartsWith(Project, StringComparison.Ordinal)).Select(Parse)
            : [];
        foreach (var source in (string[])[text, Comment().Replace(text, "")])
        {
            var generated = SegCode.Generate(SegCompiler.Compile([SegCompiler.Parse(name, source), .. others]), [name], "Mine");
            Assert.NotEmpty(generated.Files);
            var parsing = new CSharpParseOptions(LanguageVersion.Latest, Microsoft.CodeAnalysis.DocumentationMode.Diagnose);
            var compilation = CSharpCompilation.Create(
                "Generated", generated.Files.Select(file => CSharpSyntaxTree.ParseText(file.Text, parsing, file.Path)), CSharpExample.References.Value,
                new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));

            Assert.Empty(compilation.GetDiagnostics().Where(d => d.Id is "CS1591" or "CS1573" or "CS1572" or "CS1574").Select(d => d.ToString()));
        }
    }

    private static Language.Syntax.SyntaxTree Parse(string path) => SegCompiler.Parse(path, Read(path));

    private static string Read(string path) => File.ReadAllText(Path.Combine(Verifier.Repository, path)).ReplaceLineEndings("\n");

    [GeneratedRegex("^ *///.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
