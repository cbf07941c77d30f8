using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using SegDsl.Generators;
using System.Text;

namespace SegDsl.Cli;

/// <summary>Compiles generated C# in memory, against the assemblies that this program runs on.</summary>
internal static class CSharpCompiler
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable, deterministic: true);

    /// <summary>The assembly, with the lines of the <c>.seg</c> files in it for stack traces.</summary>
    /// <param name="name">The name of the assembly.</param>
    /// <param name="files">The C#.</param>
    /// <exception cref="InvalidOperationException">It does not compile: the generator is wrong.</exception>
    public static byte[] Compile(string name, IEnumerable<GeneratedText> files)
    {
        var trees = files.Select(f => CSharpSyntaxTree.ParseText(SourceText.From(f.Text, Encoding.UTF8), Language, f.Path));
        var compilation = CSharpCompilation.Create(name, trees, References(), Options);
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        if (!result.Success)
            throw new InvalidOperationException($"the generated C# does not compile: {result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error)}");
        return assembly.ToArray();
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(path => MetadataReference.CreateFromFile(path));
}
