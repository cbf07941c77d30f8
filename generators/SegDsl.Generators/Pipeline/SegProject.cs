using System.Collections.Immutable;
using SegDsl.Generators.Emission;
using SegDsl.Language;
using SegDsl.Language.Projects;

namespace SegDsl.Generators.Pipeline;

/// <summary>The steps from the <c>.seg</c> files of a project to their C#. Each gives plain values, so that a step runs only where something changed for it.</summary>
internal static class SegProject
{
    /// <summary>Reads what a file says.</summary>
    public static ParsedFile Parse(SegFile file)
    {
        var tree = SegCompiler.Parse(file.Path, file.Text);
        return new(file, tree, FileOutline.Of(tree));
    }

    /// <summary>The files in the order in which they are looked at: the same on every machine.</summary>
    public static ImmutableArray<ParsedFile> Sort(ImmutableArray<ParsedFile> files) =>
        files.Sort((left, right) => string.CompareOrdinal(left.File.RelativePath, right.File.RelativePath));

    /// <summary>Finds out which files depend on which.</summary>
    public static ProjectIndex Index(ImmutableArray<ParsedFile> files) => new([.. Sort(files).Select(f => f.Outline)]);

    /// <summary>The files as they are now.</summary>
    public static ProjectSnapshot Snapshot(ImmutableArray<ParsedFile> files) => new([.. Sort(files).Select(f => f.Tree)]);

    /// <summary>Gives every file what it depends on.</summary>
    public static IEnumerable<CompilationInput> Divide(ImmutableArray<ParsedFile> files, ProjectSnapshot snapshot, ProjectIndex index) =>
        index.Divide(snapshot).Zip(Sort(files), (unit, file) => new CompilationInput(file.File, unit));

    /// <summary>Checks a file and writes its C#.</summary>
    public static CompiledFile Compile(CompilationInput input)
    {
        var compiled = SegCompiler.Compile(input.Unit);
        if (!compiled.IsSound) return new(compiled.Report, null, new([]), new([]));
        var code = new GeneratedFile(SourcePaths.HintName(input.File.RelativePath), FileEmitter.Write(compiled.File, input.File.SourceName, compiled.Compilation));
        var needs = FileReferences.Closure(compiled.Compilation.Files, [compiled.File]);
        return new(
            compiled.Report, code, new([.. CatalogueEmitter.EntriesOf(compiled.File)]), new([.. needs.OrderBy(path => path, StringComparer.Ordinal)]));
    }

    /// <summary>What there is to say about all files.</summary>
    public static ProjectReport Report(ImmutableArray<CompiledFile> files) => ProjectReport.Of([.. files.Select(f => f.Report)]);

    /// <summary>Whether a file gives C#: not where it, or what it needs, has errors, so that the C# compiler reports none that merely follow.</summary>
    public static bool IsSound(CompiledFile file, ProjectReport report) => file.Code is not null && !file.Needs.Any(report.Broken.Contains);

    /// <summary>The catalogue of what the sound files declare; null for a project without <c>.seg</c> files.</summary>
    public static GeneratedFile? Catalogue(ImmutableArray<CompiledFile> files, ProjectReport report, ProjectSettings settings) => files.IsEmpty
        ? null
        : new("SegCatalogue.g.cs", CatalogueEmitter.Write(files.Where(f => IsSound(f, report)).SelectMany(f => f.Entries), settings.RootNamespace));
}
