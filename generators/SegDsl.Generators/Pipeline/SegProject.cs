using System.Collections.Immutable;
using SegDsl.Generators.Emission;
using SegDsl.Language;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Generators.Pipeline;

/// <summary>A parsed file together with its names: what the compiler step starts from.</summary>
internal sealed record ParsedFile(SegFile File, SyntaxTree Tree);

/// <summary>Compiles all <c>.seg</c> files of a project and writes their C#.</summary>
internal static class SegProject
{
    /// <summary>The C# files and the diagnostics.</summary>
    /// <remarks>
    /// A file with errors gives no C#, and neither does one that needs it: the compiler then reports the errors of the <c>.seg</c> files and none that
    /// merely follow from them.
    /// </remarks>
    public static CompilationOutput Compile(ImmutableArray<ParsedFile> files, ProjectSettings settings, CancellationToken cancellation)
    {
        var ordered = files.OrderBy(f => f.File.RelativePath, StringComparer.Ordinal).ToList();
        if (ordered.Count == 0) return new CompilationOutput(new([]), new([]));
        var compilation = SegCompiler.Compile([.. ordered.Select(f => f.Tree)]);
        cancellation.ThrowIfCancellationRequested();
        var names = ordered.ToDictionary(f => f.File.Path, f => f.File, StringComparer.Ordinal);
        var sound = Sound(compilation);
        var generated = new List<GeneratedFile>();
        foreach (var file in sound)
        {
            cancellation.ThrowIfCancellationRequested();
            var source = names[file.Source.Path];
            generated.Add(new GeneratedFile(HintName(source.RelativePath), FileEmitter.Write(file, source.SourceName)));
        }

        generated.Add(new GeneratedFile("SegCatalogue.g.cs", CatalogueEmitter.Write(sound, settings.RootNamespace)));
        return new CompilationOutput(new(generated), new([.. compilation.Diagnostics.Select(CompilationOutput.Data)]));
    }

    private static List<BoundFile> Sound(Compilation compilation)
    {
        var broken = new HashSet<string>(
            compilation.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Location.Path), StringComparer.Ordinal);
        var sound = compilation.Files.Where(f => !broken.Contains(f.Source.Path)).ToList();
        for (var found = true; found;)
        {
            var needed = sound.Where(f => FileReferences.SourcesOf(f).Any(s => broken.Contains(s.Path))).ToList();
            foreach (var file in needed) broken.Add(file.Source.Path);
            found = sound.RemoveAll(f => broken.Contains(f.Source.Path)) > 0;
        }

        return sound;
    }

    private static string HintName(string relativePath) =>
        (relativePath.EndsWith(".seg", StringComparison.OrdinalIgnoreCase) ? relativePath.Substring(0, relativePath.Length - 4) : relativePath)
        .Replace("../", "_/") + ".g.cs";
}
