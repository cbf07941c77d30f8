using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SegDsl.Generators;
using SegDsl.Language;
using SegTree = SegDsl.Language.Syntax.SyntaxTree;

namespace SegDsl.Cli.Tests.Examples;

/// <summary>Compiles examples like a project that references all packages.</summary>
internal static class CompiledProgram
{
    /// <summary>What the SDK for web programs adds.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.Extensions.DependencyInjection;
        """;

    private static readonly Lazy<IReadOnlyList<SegTree>> Zoo = new(() =>
    {
        var assembly = Models.SegCatalog.Instance.Assembly!;
        return
        [
            .. assembly.GetManifestResourceNames().Where(name => name.EndsWith(".seg", StringComparison.Ordinal)).Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return SegCompiler.Parse(name, reader.ReadToEnd());
            }),
        ];
    });

    /// <summary>Compiles a program or a library; fails the test if that fails.</summary>
    /// <param name="sources">The C# files.</param>
    /// <param name="files">The <c>.seg</c> files.</param>
    /// <param name="rootNamespace">The root namespace of the project.</param>
    /// <returns>The content of the assembly.</returns>
    public static byte[] Compile(IReadOnlyList<string> sources, IReadOnlyList<string> files, string rootNamespace)
    {
        var parsed = files.Select((text, i) => SegCompiler.Parse($"example{i}.seg", text)).ToList();
        var generated = parsed.Count == 0 ? [] : Generate(parsed, rootNamespace);
        var trees = sources.Prepend(ImplicitUsings).Concat(generated).Select(text => CSharpSyntaxTree.ParseText(text)).ToList();
        var isProgram = trees.Any(tree => tree.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any());
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var compilation = CSharpCompilation.Create(
            "Example", trees, references.Select(path => MetadataReference.CreateFromFile(path)),
            new(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return assembly.ToArray();
    }

    private static IEnumerable<string> Generate(List<SegTree> files, string rootNamespace)
    {
        var code = SegCode.Generate(SegCompiler.Compile([.. Zoo.Value, .. files]), [.. files.Select(file => file.Source.Path)], rootNamespace);
        Assert.Empty(code.Diagnostics.Select(d => d.ToString()));
        return code.Files.Select(file => file.Text);
    }
}
