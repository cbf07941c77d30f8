using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace SegDsl.Generators.Tests;

/// <summary>Runs the generator like the compiler does, over in-memory files.</summary>
internal sealed class GeneratorRun
{
    public const string ProjectDirectory = "/project/";

    /// <summary>The folder of the files that a referenced assembly contains, relative to the project.</summary>
    public const string ReferenceFolder = "reference/";

    /// <summary>The catalog of that assembly.</summary>
    public const string ReferenceCatalog = "Library.SegCatalog";

    /// <summary>The assemblies of the test: .NET, the runtime, and TorchSharp.</summary>
    private static readonly Lazy<IReadOnlyList<MetadataReference>> AllReferences = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    private readonly string directory;
    private readonly Dictionary<string, AdditionalText> texts;
    private GeneratorDriver driver;
    private Compilation compilation;

    public GeneratorRun(params (string Path, string Text)[] files) : this(ProjectDirectory, files)
    {
    }

    public GeneratorRun(string directory, params (string Path, string Text)[] files) : this(directory, null, files)
    {
    }

    private GeneratorRun(string directory, string? csharp, params (string Path, string Text)[] files)
    {
        this.directory = directory;
        texts = files.ToDictionary(f => f.Path, f => (AdditionalText)new MemoryText(directory + f.Path, f.Text));
        driver = CSharpGeneratorDriver.Create(
            [new SegGenerator().AsSourceGenerator()],
            [.. files.Select(f => texts[f.Path])],
            CSharpParseOptions.Default,
            new ProjectOptions(directory),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        compilation = CSharpCompilation.Create(
            "Test", [CSharpSyntaxTree.ParseText(csharp ?? "class A;")],
            csharp is null ? [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)] : AllReferences.Value,
            new(csharp is null ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        Run();
    }

    /// <summary>Runs the generator in a program with C#, and with references to the runtime and TorchSharp.</summary>
    /// <param name="csharp">The C# of the project.</param>
    /// <param name="files">The <c>.seg</c> files.</param>
    public static GeneratorRun WithRuntime(string csharp, params (string Path, string Text)[] files) => new(ProjectDirectory, csharp, files);

    /// <summary>The errors of the C# compiler, as it prints them.</summary>
    public IReadOnlyList<string> CSharpErrors =>
    [
        .. compilation.AddSyntaxTrees(Result.GeneratedSources.Select(s => s.SyntaxTree)).GetDiagnostics()
            .Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()),
    ];

    /// <summary>The result of the last run.</summary>
    public GeneratorRunResult Result => driver.GetRunResult().Results.Single();

    /// <summary>The diagnostics of the last run, as the compiler prints them.</summary>
    public IReadOnlyList<string> Diagnostics => [.. Result.Diagnostics.Select(d => d.ToString())];

    /// <summary>The text of a generated file.</summary>
    public string this[string hintName] => Result.GeneratedSources.Single(s => s.HintName == hintName).SourceText.ToString();

    /// <summary>The names of all generated files.</summary>
    public IReadOnlyList<string> HintNames => [.. Result.GeneratedSources.Select(s => s.HintName)];

    /// <summary>Runs again after an edit of a C# file.</summary>
    public void EditCSharp(string text = "class B;")
    {
        compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees.First(), CSharpSyntaxTree.ParseText(text));
        Run();
    }

    /// <summary>Runs again after an edit of a <c>.seg</c> file.</summary>
    public void EditSeg(string path, string text)
    {
        var changed = new MemoryText(directory + path, text);
        driver = driver.ReplaceAdditionalText(texts[path], changed);
        texts[path] = changed;
        Run();
    }

    /// <summary>The generated code of the last run, in one text.</summary>
    public string AllText =>
        string.Concat(Result.GeneratedSources.OrderBy(s => s.HintName, StringComparer.Ordinal).Select(s => s.HintName + "\n" + s.SourceText));

    /// <summary>The outputs of a step in the last run, with their reasons. A step without outputs is not tracked.</summary>
    public IEnumerable<(object Value, IncrementalStepRunReason Reason)> Outputs(string step) =>
        Result.TrackedSteps.TryGetValue(step, out var runs) ? runs.SelectMany(s => s.Outputs) : [];

    /// <summary>The reasons of a step in the last run, one per output.</summary>
    public IReadOnlyList<IncrementalStepRunReason> Reasons(string step) => [.. Outputs(step).Select(o => o.Reason)];

    private void Run() => driver = driver.RunGenerators(compilation);

    private sealed class MemoryText(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class ProjectOptions(string directory) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Properties(directory);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            textFile.Path.StartsWith(directory + ReferenceFolder, StringComparison.Ordinal) ? new Properties(directory, ReferenceCatalog) : GlobalOptions;
    }

    private sealed class Properties(string directory, string catalog = "") : AnalyzerConfigOptions
    {
        private readonly ImmutableDictionary<string, string> values = ImmutableDictionary<string, string>.Empty
            .Add("build_property.ProjectDir", directory)
            .Add("build_property.RootNamespace", "Zoo")
            .Add("build_property.PathMap", directory + "=/_/")
            .Add("build_metadata.AdditionalFiles.SegCatalog", catalog);

        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) =>
            values.TryGetValue(key, out value);
    }
}
