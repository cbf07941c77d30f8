using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using SegDsl.Generators;

namespace SegDsl.Cli.Sources;

/// <summary>Compiles generated C# in memory, against the assemblies that this program runs on.</summary>
internal static class CSharpCompiler
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        nullableContextOptions: NullableContextOptions.Enable,
        deterministic: true);

    /// <summary>The assembly, with the lines of the <c>.seg</c> files in it for stack traces; or the errors, as the compiler prints them.</summary>
    /// <param name="name">The name of the assembly.</param>
    /// <param name="generated">The C# of <c>.seg</c> files.</param>
    /// <param name="own">What the user wrote.</param>
    /// <exception cref="InvalidOperationException">What is generated does not compile by itself: the generator is wrong.</exception>
    public static (byte[] Assembly, IReadOnlyList<string> Errors) Compile(
        string name, IEnumerable<GeneratedText> generated, IReadOnlyCollection<SourceFile> own)
    {
        var trees = generated.Select(f => (f.Path, f.Text)).Concat(own.Select(f => (f.Path, f.Text)))
            .Select(f => CSharpSyntaxTree.ParseText(SourceText.From(f.Text, Encoding.UTF8), Language, f.Path));
        var compilation = CSharpCompilation.Create(name, trees, References(), Options);
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        if (result.Success) return (assembly.ToArray(), []);
        var errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).ToList();
        return own.Count > 0 ? ([], errors) : throw new InvalidOperationException($"the generated C# does not compile: {errors[0]}");
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(path => MetadataReference.CreateFromFile(path));
}
