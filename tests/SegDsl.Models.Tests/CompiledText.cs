using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SegDsl.Catalog;
using SegDsl.Generators;
using SegDsl.Language;
using SegDsl.Language.Graph;
using SegDsl.Networks;

namespace SegDsl.Models.Tests;

/// <summary>Networks and experiments, generated and compiled in memory from <c>.seg</c> text.</summary>
internal sealed class CompiledText
{
    private const string RootNamespace = "SegDsl.Compiled";

    private readonly Dictionary<string, NetworkGraph> graphs;

    /// <summary>Compiles a text, which must be valid.</summary>
    public CompiledText(string text)
    {
        var compilation = SegCompiler.Compile([SegCompiler.Parse("networks.seg", text)]);
        var code = SegCode.Generate(compilation, ["networks.seg"], RootNamespace);
        Assert.Empty(code.Diagnostics.Select(d => d.ToString()));
        graphs = compilation.Networks.ToDictionary(n => n.Name);
        var instance = Assembly.Load(Compile(code.Files)).GetType(RootNamespace + ".SegCatalog", throwOnError: true)?.GetProperty("Instance")?.GetValue(null);
        Catalog = Assert.IsType<ModelCatalog>(instance);
    }

    /// <summary>The networks and experiments.</summary>
    public ModelCatalog Catalog { get; }

    /// <summary>The graph of a network.</summary>
    public NetworkGraph Graph(string name) => graphs[name];

    /// <summary>Creates a network with its default parameters.</summary>
    public SegmentationNetwork Create(string name) => Catalog.Networks.Single(n => n.Name == name).Create([]);

    private static byte[] Compile(IEnumerable<GeneratedText> files)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Error);
        var references = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var compilation = CSharpCompilation.Create(
            "Networks", files.Select(f => CSharpSyntaxTree.ParseText(f.Text, new CSharpParseOptions(LanguageVersion.Latest), f.Path)),
            references.Select(path => MetadataReference.CreateFromFile(path)), options);
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return assembly.ToArray();
    }
}
