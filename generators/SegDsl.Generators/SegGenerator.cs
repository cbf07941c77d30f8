using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SegDsl.Generators.Pipeline;
using SegDsl.Language;

namespace SegDsl.Generators;

/// <summary>Compiles the <c>.seg</c> files among a project's additional files to C#.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class SegGenerator : IIncrementalGenerator
{
    /// <summary>The names of the tracked steps.</summary>
    internal static class Steps
    {
        public const string Read = "SegRead";
        public const string Parse = "SegParse";
        public const string Compile = "SegCompile";
        public const string Files = "SegFiles";
        public const string Diagnostics = "SegDiagnostics";
    }

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var settings = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => Settings(options.GlobalOptions));
        var files = context.AdditionalTextsProvider
            .Where(static text => text.Path.EndsWith(".seg", StringComparison.OrdinalIgnoreCase))
            .Combine(settings)
            .Select(static (pair, cancellation) => Read(pair.Left, pair.Right, cancellation))
            .WithTrackingName(Steps.Read);
        var parsed = files
            .Select(static (file, _) => new ParsedFile(file, SegCompiler.Parse(file.Path, file.Text)))
            .WithTrackingName(Steps.Parse);
        var compiled = parsed.Collect().Combine(settings)
            .Select(static (pair, cancellation) => SegProject.Compile(pair.Left, pair.Right, cancellation))
            .WithTrackingName(Steps.Compile);
        var generated = compiled.SelectMany(static (output, _) => output.Files).WithTrackingName(Steps.Files);
        var diagnostics = compiled.Select(static (output, _) => output.Diagnostics).WithTrackingName(Steps.Diagnostics);
        context.RegisterSourceOutput(generated, static (output, file) => output.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8)));
        context.RegisterSourceOutput(diagnostics, static (output, all) => Report(output, all));
    }

    private static ProjectSettings Settings(AnalyzerConfigOptions options)
    {
        string Property(string name) => options.TryGetValue("build_property." + name, out var value) ? value : "";
        return new ProjectSettings(Property("ProjectDir"), Property("RootNamespace"), Property("PathMap"));
    }

    private static SegFile Read(AdditionalText text, ProjectSettings settings, CancellationToken cancellation)
    {
        var relative = SourcePaths.Relative(text.Path, settings.Directory);
        return new SegFile(text.Path, relative, SourcePaths.SourceName(text.Path, relative, settings.PathMap), text.GetText(cancellation)?.ToString() ?? "");
    }

    private static void Report(SourceProductionContext output, IEnumerable<DiagnosticData> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            // The language numbers, words and locates its diagnostics; Roslyn only carries them.
            var descriptor = new DiagnosticDescriptor(
                diagnostic.Code,
                diagnostic.Title,
                "{0}",
                "SegDsl",
                diagnostic.IsError ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
                isEnabledByDefault: true);
            output.ReportDiagnostic(Diagnostic.Create(descriptor, Where(diagnostic.Location), diagnostic.Related.Select(Where), diagnostic.Message));
        }
    }

    private static Location Where(LocationData location) => Location.Create(
        location.Path,
        new TextSpan(location.Start, location.Length),
        new LinePositionSpan(
            new LinePosition(location.StartLine - 1, location.StartColumn - 1), new LinePosition(location.EndLine - 1, location.EndColumn - 1)));
}
