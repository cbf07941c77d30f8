using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using SegDsl.Generators;
using SegDsl.Language;
using SegDsl.Tests;

namespace SegDsl.Docs.Tests;

/// <summary>The public members of generated code have documentation, also where the <c>.seg</c> file has no comments.</summary>
public sealed partial class GeneratedDocumentationTests
{
    private static readonly string[] Folders = ["tests/SegDsl.Generators.Tests/Golden", "tests/SegDsl.Generated.Tests/Constructs"];

    /// <summary>Files that use everything for which C# is generated.</summary>
    public static TheoryData<string> Files =>
    [
        .. Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Verifier.Repository, folder), "*.seg"))
            .Select(path => Path.GetRelativePath(Verifier.Repository, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Theory, MemberData(nameof(Files))]
    public void Every_public_member_has_text(string name)
    {
        var text = File.ReadAllText(Path.Combine(Verifier.Repository, name));
        foreach (var source in (string[])[text, Comment().Replace(text, "")])
        {
            var generated = SegCode.Generate(SegCompiler.Compile([SegCompiler.Parse(name, source)]), [name], "Mine");
            Assert.NotEmpty(generated.Files);
            var parsing = new CSharpParseOptions(LanguageVersion.Latest, Microsoft.CodeAnalysis.DocumentationMode.Diagnose);
            var compilation = CSharpCompilation.Create(
                "Generated", generated.Files.Select(file => CSharpSyntaxTree.ParseText(file.Text, parsing, file.Path)), CSharpExample.References.Value,
                new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));

            Assert.Empty(compilation.GetDiagnostics().Where(d => d.Id is "CS1591" or "CS1573" or "CS1572" or "CS1574").Select(d => d.ToString()));
        }
    }

    [GeneratedRegex("^ *///.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
