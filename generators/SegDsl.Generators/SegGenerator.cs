using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SegDsl.Generators.Emission;
using SegDsl.Generators.Pipeline;
using SegDsl.Language.Binding;

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
        public const string Index = "SegIndex";
        public const string Snapshot = "SegSnapshot";
        public const string Divide = "SegDivide";
        public const string Compile = "SegCompile";
        public const string Reached = "SegReached";
        public const string Alone = "SegAlone";
        public const string Report = "SegReport";
        public const string Files = "SegFiles";
        public const string References = "SegReferences";
        public const string Catalog = "SegCatalog";
        public const string Externs = "SegExterns";
        public const string Stubs = "SegStubs";

        public static IReadOnlyList<string> All { get; } =
            [Read, Parse, Index, Snapshot, Divide, Compile, Reached, Alone, Report, Files, References, Catalog, Externs, Stubs];
    }

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var settings = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => Settings(options.GlobalOptions));
        var parsed = context.AdditionalTextsProvider
            .Where(static text => text.Path.EndsWith(".seg", StringComparison.OrdinalIgnoreCase))
            .With(context.AnalyzerConfigOptionsProvider)
            .With(settings)
            .Select(static (input, cancellation) => Read(input.Left.Left, input.Left.Right, input.Right, cancellation))
            .WithTrackingName(Steps.Read)
            .Select(static (file, _) => SegProject.Parse(file))
            .WithTrackingName(Steps.Parse);
        var sorted = parsed.List().Select(static (files, _) => SegProject.Sort(files));
        var index = sorted
            .Select(static (files, _) => SegProject.Index(files))
            .WithTrackingName(Steps.Index);
        var snapshot = sorted
            .Select(static (files, _) => SegProject.Snapshot(files))
            .WithTrackingName(Steps.Snapshot);
        var divided = sorted.With(snapshot).With(index)
            .SelectMany(static (input, _) => SegProject.Divide(input.Left.Left, input.Left.Right, input.Right))
            .WithTrackingName(Steps.Divide);
        var compiled = divided
            .Select(static (input, _) => SegProject.Compile(input))
            .WithTrackingName(Steps.Compile);
        var project = compiled.List();
        var reached = project
            .Select(static (files, _) => SegProject.Reached(files))
            .WithTrackingName(Steps.Reached);
        var alone = divided.With(reached)
            .Select(static (input, _) => SegProject.CheckAlone(input.Left, input.Right))
            .WithTrackingName(Steps.Alone);
        var report = project.With(alone.List())
            .Select(static (input, _) => SegProject.Report(input.Left, input.Right))
            .WithTrackingName(Steps.Report);
        var files = compiled.With(report)
            .Select(static (input, _) => SegProject.IsSound(input.Left, input.Right) ? input.Left.Code : null)
            .WithTrackingName(Steps.Files);
        var checkedProject = project.With(report);
        var stubs = sorted.With(checkedProject)
            .SelectMany(static (input, _) => SegProject.Stubs(input.Left, input.Right.Left, input.Right.Right))
            .WithTrackingName(Steps.Stubs);
        var references = sorted
            .Select(static (files, _) => SegProject.References(files))
            .WithTrackingName(Steps.References);
        var catalog = checkedProject.With(references).With(settings)
            .Select(static (input, _) => SegProject.Catalog(input.Left.Left.Left, input.Left.Left.Right, input.Left.Right, input.Right))
            .WithTrackingName(Steps.Catalog);
        var written = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => ExternMethods.IsCandidate(node), static (found, _) => ExternMethods.Of(found.Node, found.SemanticModel))
            .SelectMany(static (method, _) => method is null ? (IReadOnlyList<CSharpMethod>)[] : [method])
            .List();
        var externs = checkedProject.With(written)
            .Select(static (input, _) => SegProject.CheckExterns(input.Left.Left, input.Left.Right, input.Right))
            .WithTrackingName(Steps.Externs);
        context.RegisterSourceOutput(files, static (output, file) => Add(output, file));
        context.RegisterSourceOutput(stubs, static (output, file) => Add(output, file));
        context.RegisterSourceOutput(catalog, static (output, file) => Add(output, file));
        context.RegisterSourceOutput(externs, static (output, externs) =>
        {
            Add(output, externs.Stubs);
            Report(output, externs.Diagnostics);
        });
        context.RegisterSourceOutput(report, static (output, report) => Report(output, report.Diagnostics));
    }

    private static void Add(SourceProductionContext output, GeneratedFile? file)
    {
        if (file is not null) output.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8));
    }

    private static ProjectSettings Settings(AnalyzerConfigOptions options)
    {
        string Property(string name) => options.TryGetValue("build_property." + name, out var value) ? value : "";
        return new ProjectSettings(Property("ProjectDir"), Identifiers.Namespace(Property("RootNamespace")), Property("PathMap"));
    }

    private static string Catalog(AnalyzerConfigOptions options) =>
        options.TryGetValue("build_metadata.AdditionalFiles.SegCatalog", out var value) ? value : "";

    private static SegFile Read(AdditionalText text, AnalyzerConfigOptionsProvider options, ProjectSettings settings, CancellationToken cancellation)
    {
        var relative = SourcePaths.Relative(text.Path, settings.Directory);
        var name = SourcePaths.SourceName(text.Path, relative, settings.PathMap);
        return new SegFile(text.Path, relative, name, text.GetText(cancellation)?.ToString() ?? "", Catalog(options.GetOptions(text)));
    }

    private static void Report(SourceProductionContext output, IEnumerable<Language.Diagnostics.Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            // Codes, messages and locations are formatted by the language; Roslyn only transports them.
            var descriptor = new DiagnosticDescriptor(
                diagnostic.Code,
                diagnostic.Descriptor.Title,
                "{0}",
                "SegDsl",
                diagnostic.Severity == Language.Diagnostics.DiagnosticSeverity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
                isEnabledByDefault: true);
            output.ReportDiagnostic(Diagnostic.Create(
                descriptor, Where(diagnostic.Location), diagnostic.Related.Select(r => Where(r.Location)), diagnostic.Message));
        }
    }

    private static Location Where(Language.Text.SourceLocation location) => Location.Create(
        location.Path,
        new TextSpan(location.Span.Start, location.Span.Length),
        new LinePositionSpan(Position(location.Start), Position(location.End)));

    private static LinePosition Position(Language.Text.LinePosition position) => new(position.Line - 1, position.Column - 1);
}
