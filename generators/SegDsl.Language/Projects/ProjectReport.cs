using SegDsl.Language.Diagnostics;

namespace SegDsl.Language.Projects;

/// <summary>What there is to say about all files of a project together.</summary>
/// <param name="Diagnostics">Everything, by file and place, each thing once; what comments suppress is left out.</param>
/// <param name="Broken">The paths of the files that have errors.</param>
public sealed record ProjectReport(EquatableList<Diagnostic> Diagnostics, EquatableList<string> Broken)
{
    /// <summary>Puts together what was found file by file.</summary>
    /// <param name="files">The reports of all files, in the order of the project.</param>
    public static ProjectReport Of(IReadOnlyList<FileReport> files)
    {
        if (files is null) throw new ArgumentNullException(nameof(files));
        var diagnostics = new DiagnosticBag();
        foreach (var file in files) diagnostics.AddRange(file.Own);
        foreach (var file in files) diagnostics.AddRange(file.Applied);
        var reached = new HashSet<string>(files.SelectMany(f => f.Reached), StringComparer.Ordinal);
        foreach (var block in files.SelectMany(f => f.Alone).Where(b => !reached.Contains(b.Block)))
        {
            reached.UnionWith(block.Reached);
            diagnostics.AddRange(block.Diagnostics);
        }
        var wrong = diagnostics.PathsWithErrors;
        foreach (var file in files.Where(f => !wrong.Contains(f.Path))) diagnostics.AddRange(file.Construction);
        // What is used is not known as long as something could not be read.
        if (!diagnostics.HasErrors)
            foreach (var file in files) diagnostics.AddRange(file.Unused);

        var told = Suppressions.Apply([.. files.SelectMany(f => f.Suppressions)], diagnostics);
        var broken = told.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Location.Path).Distinct(StringComparer.Ordinal);
        return new(new(told), new([.. broken]));
    }
}
