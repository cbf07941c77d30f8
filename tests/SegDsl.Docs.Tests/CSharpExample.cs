using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SegDsl.Generators;
using SegDsl.Language;
using SegDsl.Tests;

namespace SegDsl.Docs.Tests;

/// <summary>
/// Compiles a C# example as a project with the packages of the repository would: with the implicit usings of the SDK, the usings and types of earlier
/// examples on its page, the classes generated from the <c>.seg</c> example before it, the zoo, and a few variables that texts introduce.
/// </summary>
internal static partial class CSharpExample
{
    /// <summary>The page whose <c>.seg</c> example is used on pages without one, together with the network of the templates.</summary>
    private const string Tutorial = "docs/getting-started.md";

    private const string Templates = "src/SegDsl.Templates/content/";

    /// <summary>Variables that examples use without declaring them.</summary>
    private const string Given = """
        global using static Given;

        internal static class Given
        {
            public static SegDsl.Networks.SegmentationNetwork network = null!;
            public static SegDsl.Checkpoints.Checkpoint weights = null!;
            public static SegDsl.Imaging.RgbImage image = null!;
            public static TorchSharp.torch.Tensor batch = null!;
            public static Microsoft.AspNetCore.Builder.WebApplication app = null!;
        }
        """;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    private static readonly string ImplicitUsings = string.Concat(new[]
    {
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    }.Select(name => $"global using {name};\n"));

    private static readonly Lazy<IReadOnlyList<Language.Syntax.SyntaxTree>> Zoo = new(() => [.. SegFiles("models")]);

    /// <summary>The assemblies of the product.</summary>
    public static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>Compiles an example and returns its errors.</summary>
    /// <param name="example">The example.</param>
    public static IReadOnlyList<string> Compile(CodeExample example)
    {
        // The SDK reads the directives of programs of one file.
        var code = CSharpSyntaxTree.ParseText(Directive().Replace(example.Text, ""), Parsing, example.Page);
        var earlier = CodeExample.All.Where(other => other.Page == example.Page && other.Language == "csharp" && other.Line < example.Line).ToList();
        IEnumerable<string> texts =
        [
            ImplicitUsings + Usings(example, earlier) + Given,
            .. earlier.Select(other => other.Text).Where(text => !IsProgram(CSharpSyntaxTree.ParseText(text, Parsing))),
            .. Generate(example),
            .. TemplateFiles(example),
        ];
        var compilation = CSharpCompilation.Create(
            "Example", texts.Select(text => CSharpSyntaxTree.ParseText(text, Parsing)).Prepend(code), References.Value,
            new(IsProgram(code) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];
    }

    private static bool IsProgram(SyntaxTree code) => code.GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax);

    /// <summary>The usings of earlier examples that an example does not repeat.</summary>
    private static string Usings(CodeExample example, IEnumerable<CodeExample> earlier)
    {
        var text = new StringBuilder();
        foreach (var line in earlier.SelectMany(other => Using().Matches(other.Text)).Select(match => match.Value).Distinct())
            if (!example.Text.Contains(line, StringComparison.Ordinal)) text.Append("global ").Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>The C# of the <c>.seg</c> example before a C# example.</summary>
    private static IEnumerable<string> Generate(CodeExample example)
    {
        var declared = CodeExample.All.LastOrDefault(other => other.Page == example.Page && other.Language == "seg" && other.Line < example.Line);
        var tutorial = CodeExample.All.First(other => other.Page == Tutorial && other.Language == "seg");
        Language.Syntax.SyntaxTree[] own =
            [SegCompiler.Parse("example.seg", (declared ?? tutorial).Text), .. declared is null ? SegFiles(Templates) : []];
        var compilation = SegCompiler.Compile([.. Zoo.Value, .. own]);
        var generated = SegCode.Generate(compilation, [.. own.Select(tree => tree.Source.Path)], RootNamespace(example));
        Assert.Empty(generated.Diagnostics.Select(d => d.ToString()));
        return generated.Files.Select(file => file.Text);
    }

    /// <summary>The root namespace of the project: that of the catalog in the example, or the name of the project that the page creates.</summary>
    private static string RootNamespace(CodeExample example)
    {
        if (IsTemplate(example)) return "SegDsl.App_1";
        if (Catalog().Match(example.Text) is { Success: true } catalog) return catalog.Groups[1].Value;
        var project = CodeExample.All.Where(other => other.Page == example.Page)
            .Select(other => Created().Match(other.Text)).FirstOrDefault(match => match.Success);
        return project is null ? "Fields" : char.ToUpperInvariant(project.Groups[1].Value[0]) + project.Groups[1].Value[1..];
    }

    private static bool IsTemplate(CodeExample example) => example.Page.StartsWith(Templates, StringComparison.Ordinal);

    private static string FolderOf(CodeExample example) => Path.GetDirectoryName(example.Page)!.Replace('\\', '/');

    /// <summary>The C# of a template, for examples of its README, which programs that use it contain.</summary>
    private static IEnumerable<string> TemplateFiles(CodeExample example) => IsTemplate(example)
        ? Directory.EnumerateFiles(Path.Combine(Verifier.Repository, FolderOf(example)), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)
        : [];

    private static IEnumerable<Language.Syntax.SyntaxTree> SegFiles(string folder) =>
        from path in Directory.EnumerateFiles(Path.Combine(Verifier.Repository, folder), "*.seg", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Path.Combine(Verifier.Repository, folder), path).Replace('\\', '/')
        where !relative.Split('/').Any(part => part is "bin" or "obj")
        orderby relative
        select SegCompiler.Parse(relative, File.ReadAllText(path));

    [GeneratedRegex("^#:.*$", RegexOptions.Multiline)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^using (static )?[\w.]+;", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"(?<![\w.])(\w+)\.SegCatalog\b")]
    private static partial Regex Catalog();

    [GeneratedRegex(@"^dotnet new [\w-]+ (?:-n|-o) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Created();
}
