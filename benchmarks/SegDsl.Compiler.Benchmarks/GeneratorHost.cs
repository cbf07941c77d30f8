using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using SegDsl.Generators;

namespace SegDsl.Compiler.Benchmarks;

/// <summary>Runs the generator in Roslyn's driver, like the compiler and editors do.</summary>
internal sealed class GeneratorHost
{
    private readonly Dictionary<string, AdditionalText> texts;
    private readonly CSharpCompilation compilation = CSharpCompilation.Create("Benchmark", [CSharpSyntaxTree.ParseText("class A;")]);
    private GeneratorDriver driver;

    public GeneratorHost(IEnumerable<(string Path, string Text)> files)
    {
        texts = files.ToDictionary(f => f.Path, f => (AdditionalText)new MemoryText("/project/" + f.Path, f.Text));
        driver = CSharpGeneratorDriver.Create([new SegGenerator().AsSourceGenerator()], texts.Values, CSharpParseOptions.Default);
    }

    /// <summary>Runs the generator; returns the number of generated files.</summary>
    /// <exception cref="InvalidOperationException">The files have errors.</exception>
    public int Run()
    {
        driver = driver.RunGenerators(compilation);
        var result = driver.GetRunResult();
        if (result.Diagnostics.FirstOrDefault(d => d.Severity >= DiagnosticSeverity.Warning) is { } diagnostic)
            throw new InvalidOperationException(diagnostic.ToString());
        return result.GeneratedTrees.Length;
    }

    /// <summary>Runs the generator on files that may have errors; returns the number of generated files.</summary>
    public int RunAny()
    {
        driver = driver.RunGenerators(compilation);
        return driver.GetRunResult().GeneratedTrees.Length;
    }

    /// <summary>Replaces the text of a file.</summary>
    public void Edit(string path, string text)
    {
        var changed = new MemoryText("/project/" + path, text);
        driver = driver.ReplaceAdditionalText(texts[path], changed);
        texts[path] = changed;
    }

    private sealed class MemoryText(string path, string text) : AdditionalText
    {
        private readonly SourceText source = SourceText.From(text);

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => source;
    }
}
