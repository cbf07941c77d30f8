using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Generators.Emission;
using SegDsl.Generators.Stubs;
using SegDsl.Language;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Projects;

namespace SegDsl.Generators.Pipeline;

/// <summary>
/// The steps from the <c>.seg</c> files of a project to their C#. Each step returns values without symbols, so that it runs only if its input
/// changed.
/// </summary>
internal static class SegProject
{
    /// <summary>Parses a file.</summary>
    public static ParsedFile Parse(SegFile file)
    {
        var tree = SegCompiler.Parse(file.Path, file.Text);
        return new(file, tree, FileOutline.Of(tree));
    }

    /// <summary>Sorts the files in an order that is the same on every machine.</summary>
    public static EquatableList<ParsedFile> Sort(EquatableList<ParsedFile> files) =>
        new([.. files.OrderBy(f => f.File.RelativePath, StringComparer.Ordinal)]);

    /// <summary>Determines the dependencies between the files.</summary>
    public static ProjectIndex Index(EquatableList<ParsedFile> files) => new([.. files.Select(f => f.Outline)]);

    /// <summary>The current contents of the files.</summary>
    public static ProjectSnapshot Snapshot(EquatableList<ParsedFile> files) => new([.. files.Select(f => f.Tree)]);

    /// <summary>The <c>SegCatalog</c> classes of referenced assemblies.</summary>
    public static EquatableList<string> References(EquatableList<ParsedFile> files) =>
        new([.. files.Select(f => f.File.Catalog).Where(c => c.Length > 0).Distinct().OrderBy(c => c, StringComparer.Ordinal)]);

    /// <summary>Divides the project into files with their dependencies. Files of referenced assemblies are dependencies only.</summary>
    public static IEnumerable<CompilationInput> Divide(EquatableList<ParsedFile> files, ProjectSnapshot snapshot, ProjectIndex index) =>
        index.Divide(snapshot).Zip(files, (unit, file) => new CompilationInput(file.File, unit))
            .Where(input => input.File.Catalog.Length == 0);

    /// <summary>Checks a file and generates its C#.</summary>
    public static CompiledFile Compile(CompilationInput input)
    {
        var compiled = SegCompiler.CompileNetworks(input.Unit);
        if (!compiled.IsSound) return Broken(compiled.Report);
        try
        {
            return Emit(input, compiled);
        }
        catch (Exception e) when (InternalError.Is(e))
        {
            return Broken(compiled.Report with { Own = new([.. compiled.Report.Own, InternalError.Of(compiled.File.Source, e)]) });
        }
    }

    private static CompiledFile Broken(FileReport report) => new(report, null, new([]), new([]), new([]));

    private static CompiledFile Emit(CompilationInput input, FileCompilation compiled)
    {
        var code = new GeneratedFile(SourcePaths.HintName(input.File.RelativePath),
            FileEmitter.Write(compiled.File, input.File.SourceName, compiled.Compilation));
        var needs = FileReferences.Closure(compiled.Compilation.Files, [compiled.File]);
        return new(
            compiled.Report, code, new([.. CatalogEmitter.EntriesOf(compiled.File)]), new([.. needs.OrderBy(path => path, StringComparer.Ordinal)]),
            new([.. ExternMethod.Of(compiled.File)]));
    }

    /// <summary>The blocks that networks apply, sorted.</summary>
    public static EquatableList<string> Reached(EquatableList<CompiledFile> files) =>
        new([.. new SortedSet<string>(files.SelectMany(f => f.Report.Reached), StringComparer.Ordinal)]);

    /// <summary>Checks the blocks of a file that no network applies.</summary>
    public static AloneBlocks CheckAlone(CompilationInput input, EquatableList<string> reached) =>
        new(input.File.Path, SegCompiler.CheckAlone(input.Unit, new HashSet<string>(reached, StringComparer.Ordinal)));

    /// <summary>The diagnostics of all files.</summary>
    public static ProjectReport Report(EquatableList<CompiledFile> files, EquatableList<AloneBlocks> alone)
    {
        var blocks = alone.ToDictionary(a => a.Path, a => a.Blocks, StringComparer.Ordinal);
        return ProjectReport.Of([.. files.Select(f => f.Report with { Alone = blocks[f.Report.Path] })]);
    }

    /// <summary>Whether C# is generated for a file: not if it or a required file has errors, so that the C# compiler reports no errors that follow.</summary>
    public static bool IsSound(CompiledFile file, ProjectReport report) => file.Code is not null && !file.Needs.Any(report.Broken.Contains);

    /// <summary>Placeholders for the classes of files without C#; none in a project without errors.</summary>
    public static IEnumerable<GeneratedFile> Stubs(EquatableList<ParsedFile> files, EquatableList<CompiledFile> compiled, ProjectReport report)
    {
        if (report.Broken.Count == 0) return [];
        var sound = new HashSet<string>(compiled.Where(f => IsSound(f, report)).Select(f => f.Report.Path), StringComparer.Ordinal);
        var stubs = new StubFiles([.. files.Select(f => new StubSource(f.Tree, f.File.Catalog.Length > 0 || sound.Contains(f.File.Path)))]);
        return
        [
            .. from file in files
               where file.File.Catalog.Length == 0 && !sound.Contains(file.File.Path)
               let text = stubs.Write(file.Tree)
               where text is not null
               select new GeneratedFile(SourcePaths.HintName(file.File.RelativePath, ".stub.g.cs"), text),
        ];
    }

    /// <summary>Compares the <c>extern</c> declarations of files without errors with the C# of the project.</summary>
    public static ExternReport CheckExterns(EquatableList<CompiledFile> files, ProjectReport report, EquatableList<CSharpMethod> written)
    {
        var declared = files.Where(f => IsSound(f, report)).SelectMany(f => f.Externs).ToList();
        var missing = ExternImplementations.Missing(declared, written);
        // Declarations with errors have methods, too.
        var undeclared = report.Broken.Count == 0 ? [] : ExternImplementations.Undeclared(declared, written);
        return new(
            new(ExternImplementations.Check(declared, written)),
            missing.Count + undeclared.Count == 0 ? null : new("Externs.Missing.g.cs", ExternEmitter.WriteStubs(missing, undeclared)));
    }

    /// <summary>The catalog of the declarations in files without errors; null for a project without <c>.seg</c> files.</summary>
    public static GeneratedFile? Catalog(
        EquatableList<CompiledFile> files, ProjectReport report, EquatableList<string> references, ProjectSettings settings) => files.Count == 0
        ? null
        : new("SegCatalog.g.cs", CatalogEmitter.Write(files.Where(f => IsSound(f, report)).SelectMany(f => f.Entries), settings.RootNamespace, references));
}
