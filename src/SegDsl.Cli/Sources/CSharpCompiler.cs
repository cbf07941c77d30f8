using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using SegDsl.Cli.Diagnostics;
using SegDsl.Generators;

namespace SegDsl.Cli.Sources;

/// <summary>Compiles generated C# in memory, with references to the assemblies of this program.</summary>
internal static class CSharpCompiler
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        nullableContextOptions: NullableContextOptions.Enable,
        deterministic: true);

    /// <summary>The namespaces that projects of the .NET SDK use implicitly, so that a file compiles in a project and here.</summary>
    private static readonly SyntaxTree ImplicitUsings = CSharpSyntaxTree.ParseText(
        string.Concat(new[]
        {
            "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
        }.Select(name => $"global using {name};\n")), Language);

    /// <summary>Errors about partial methods, which follow from other errors in their types.</summary>
    private static readonly string[] Consequences = ["CS0759", "CS8795"];

    /// <summary>Parses the files of an assembly.</summary>
    /// <param name="name">The name of the assembly.</param>
    /// <param name="generated">The C# that was generated from <c>.seg</c> files.</param>
    /// <param name="own">The C# files of the user.</param>
    public static CSharpCompilation Parse(string name, IEnumerable<GeneratedText> generated, IEnumerable<SourceFile> own)
    {
        var trees = generated.Select(f => (f.Path, f.Text)).Concat(own.Select(f => (f.Path, f.Text)))
            .Select(f => CSharpSyntaxTree.ParseText(SourceText.From(f.Text, Encoding.UTF8), Language, f.Path));
        return CSharpCompilation.Create(name, trees.Prepend(ImplicitUsings), References(), Options);
    }

    /// <summary>Compiles an assembly with debug information that refers to the <c>.seg</c> files. Returns either the assembly or the errors.</summary>
    /// <param name="compilation">The parsed files.</param>
    /// <param name="own">The C# files of the user.</param>
    /// <exception cref="InvalidOperationException">The generated C# does not compile on its own, which is an error of the generator.</exception>
    public static (byte[] Assembly, IReadOnlyList<CSharpError> Errors) Emit(CSharpCompilation compilation, IReadOnlyList<SourceFile> own)
    {
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        if (result.Success) return (assembly.ToArray(), []);
        var found = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        var causes = found.FindAll(d => !Consequences.Contains(d.Id));
        var errors = (causes.Count > 0 ? causes : found).ConvertAll(d => CSharpError.Of(d, own is [var first, ..] ? first.Path : ""));
        return own.Count > 0 ? ([], errors) : throw new InvalidOperationException($"the generated C# does not compile: {errors[0]}");
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(path => MetadataReference.CreateFromFile(path));
}
