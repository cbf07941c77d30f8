using SegDsl.Language.Collections;
using SegDsl.Language.Diagnostics;

namespace SegDsl.Language.Projects;

/// <summary>The diagnostics of all files of a project.</summary>
/// <param name="Diagnostics">The distinct diagnostics by file and position, without suppressed warnings.</param>
/// <param name="Broken">The paths of the files with errors.</param>
public sealed record ProjectReport(EquatableList<Diagnostic> Diagnostics, EquatableList<string> Broken)
{
    /// <summary>Combines the reports of the files.</summary>
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
        // Unused names cannot be determined if something could not be parsed.
        if (!diagnostics.HasErrors)
            foreach (var file in files) diagnostics.AddRange(file.Unused);

        var remaining = Suppressions.Apply([.. files.SelectMany(f => f.Suppressions)], diagnostics);
        var broken = remaining.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Location.Path).Distinct(StringComparer.Ordinal);
        return new(new(remaining), new([.. broken]));
    }
}
