using SegDsl.Generators.Emission;
using SegDsl.Language;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;

namespace SegDsl.Generators;

/// <summary>Generates the C# of <c>.seg</c> files, for programs that compile it themselves.</summary>
public static class SegCode
{
    /// <summary>The diagnostics of some files of a compilation, and of all files they refer to.</summary>
    /// <param name="compilation">The checked files.</param>
    /// <param name="paths">The paths of the files.</param>
    public static IReadOnlyList<Diagnostic> DiagnosticsOf(Compilation compilation, IReadOnlyCollection<string> paths)
    {
        if (compilation is null) throw new ArgumentNullException(nameof(compilation));
        var needed = PathsOf(compilation, paths);
        return [.. compilation.Diagnostics.Where(d => needed.Contains(d.Location.Path))];
    }

    /// <summary>Checks some files and all files they refer to. The others are known to compile.</summary>
    /// <param name="compilation">The bound files.</param>
    /// <param name="paths">The paths of the files to check.</param>
    /// <returns>The same compilation with the diagnostics of these files.</returns>
    public static Compilation Check(Compilation compilation, IReadOnlyCollection<string> paths)
    {
        if (compilation is null) throw new ArgumentNullException(nameof(compilation));
        var needed = PathsOf(compilation, paths);
        return compilation.Check([.. compilation.Files.Where(f => needed.Contains(f.Source.Path))]);
    }

    /// <summary>
    /// The paths of the other files that refer to some files, directly or indirectly, and of those with errors: a reference with an error is not bound.
    /// </summary>
    /// <param name="compilation">The bound files.</param>
    /// <param name="paths">The paths of the files that are referred to.</param>
    public static IReadOnlyList<string> UsersOf(Compilation compilation, IReadOnlyCollection<string> paths)
    {
        if (compilation is null) throw new ArgumentNullException(nameof(compilation));
        var broken = new HashSet<string>(
            compilation.Check(compilation.Files).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Location.Path),
            StringComparer.Ordinal);
        return
        [
            .. compilation.Files.Select(f => f.Source.Path)
                .Where(path => !paths.Contains(path) && (broken.Contains(path) || PathsOf(compilation, [path]).Overlaps(paths))),
        ];
    }

    private static ISet<string> PathsOf(Compilation compilation, IReadOnlyCollection<string> paths) =>
        FileReferences.Closure(compilation.Files, compilation.Files.Where(f => paths.Contains(f.Source.Path)));

    /// <summary>Generates the C# of some files of a compilation, and the catalog of their declarations.</summary>
    /// <param name="compilation">The checked files.</param>
    /// <param name="paths">The paths of the files; other files they refer to are expected in a referenced assembly.</param>
    /// <param name="rootNamespace">The namespace of the class <c>SegCatalog</c>.</param>
    /// <returns>The C#; empty if the files, or files they refer to, have errors.</returns>
    public static GeneratedCode Generate(Compilation compilation, IReadOnlyCollection<string> paths, string rootNamespace)
    {
        var diagnostics = DiagnosticsOf(compilation, paths);
        if (diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error)) return new([], diagnostics);
        var selected = compilation.Files.Where(f => paths.Contains(f.Source.Path)).ToList();
        var files = new List<GeneratedText>();
        foreach (var file in selected)
        {
            try
            {
                files.Add(new GeneratedText(file.Source.Path + ".g.cs", FileEmitter.Write(file, file.Source.Path, compilation)));
            }
            catch (Exception e) when (InternalError.Is(e))
            {
                return new([], [.. diagnostics, InternalError.Of(file.Source, e)]);
            }
        }
        files.Add(new("SegCatalog.g.cs", CatalogEmitter.Write(selected.SelectMany(CatalogEmitter.EntriesOf), rootNamespace, [])));
        return new(files, diagnostics);
    }

    /// <summary>Generates implementations of <c>extern</c> declarations that throw, for programs that need the declarations only.</summary>
    /// <param name="externs">The methods of the declarations.</param>
    public static GeneratedText Stubs(IEnumerable<ExternMethod> externs) => new("Externs.Missing.g.cs", ExternEmitter.WriteStubs(externs, []));
}

/// <summary>The result of compiling <c>.seg</c> files.</summary>
/// <param name="Files">The C#; empty if there are errors.</param>
/// <param name="Diagnostics">The diagnostics of the files, and of all files they refer to.</param>
public sealed record GeneratedCode(IReadOnlyList<GeneratedText> Files, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>A generated C# file.</summary>
/// <param name="Path">The path for the C# compiler.</param>
/// <param name="Text">Its text.</param>
public sealed record GeneratedText(string Path, string Text);
