using SegDsl.Generators.Emission;
using SegDsl.Language;
using SegDsl.Language.Diagnostics;

namespace SegDsl.Generators;

/// <summary>The C# of <c>.seg</c> files, for programs that compile it themselves.</summary>
public static class SegCode
{
    /// <summary>What is said about some of the files of a compilation, and about all that they refer to.</summary>
    /// <param name="compilation">The checked files.</param>
    /// <param name="paths">The files that are asked about.</param>
    public static IReadOnlyList<Diagnostic> DiagnosticsOf(Compilation compilation, IReadOnlyCollection<string> paths)
    {
        if (compilation is null) throw new ArgumentNullException(nameof(compilation));
        var needed = FileReferences.Closure(compilation.Files, compilation.Files.Where(f => paths.Contains(f.Source.Path)));
        return [.. compilation.Diagnostics.Where(d => needed.Contains(d.Location.Path))];
    }

    /// <summary>Writes the C# of some of the files of a compilation, and the catalogue of what these declare.</summary>
    /// <param name="compilation">The checked files.</param>
    /// <param name="paths">The files that are wanted; what they refer to in others is expected in a referenced assembly.</param>
    /// <param name="rootNamespace">The namespace of the class <c>SegCatalogue</c>.</param>
    /// <returns>The C#; none where the files, or what they refer to, have errors.</returns>
    public static GeneratedCode Generate(Compilation compilation, IReadOnlyCollection<string> paths, string rootNamespace)
    {
        var diagnostics = DiagnosticsOf(compilation, paths);
        if (diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error)) return new([], diagnostics);
        var wanted = compilation.Files.Where(f => paths.Contains(f.Source.Path)).ToList();
        return new(
            [
                .. wanted.Select(f => new GeneratedText(f.Source.Path + ".g.cs", FileEmitter.Write(f, f.Source.Path, compilation))),
                new("SegCatalogue.g.cs", CatalogueEmitter.Write(wanted.SelectMany(CatalogueEmitter.EntriesOf), rootNamespace)),
            ],
            diagnostics);
    }
}

/// <summary>What became of <c>.seg</c> files.</summary>
/// <param name="Files">The C#; empty where there are errors.</param>
/// <param name="Diagnostics">What is said about the files and about all that they refer to.</param>
public sealed record GeneratedCode(IReadOnlyList<GeneratedText> Files, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>A generated C# file.</summary>
/// <param name="Path">The name by which the C# compiler knows it.</param>
/// <param name="Text">Its text.</param>
public sealed record GeneratedText(string Path, string Text);
