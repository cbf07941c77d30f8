using System.Collections.Immutable;
using SegDsl.Language;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Projects;

namespace SegDsl.LanguageServer.Workspaces;

/// <summary>
/// All files between two edits. Immutable; a successor takes over the results of files that the edit does not affect. Files are compiled with what they
/// depend on, on first use.
/// </summary>
internal sealed class Workspace
{
    private readonly ImmutableSortedDictionary<string, Document> documents;
    private readonly IReadOnlyList<Document> compiled;
    private readonly ProjectIndex index;
    private readonly Dictionary<string, FileAnalysis> analyses = new(StringComparer.Ordinal);

    private Workspace(ImmutableSortedDictionary<string, Document> documents, Workspace? previous)
    {
        this.documents = documents;
        var own = documents.Values.Where(d => !d.IsLibrary).ToList();
        var declared = own.SelectMany(d => d.Outline.Declarations).Select(d => (d.Namespace, d.Name)).ToHashSet();
        // Someone who edits the library itself has its files in the workspace, too.
        compiled =
        [
            .. own, .. documents.Values.Where(d => d.IsLibrary && !d.Outline.Declarations.Any(name => declared.Contains((name.Namespace, name.Name)))),
        ];
        index = new ProjectIndex([.. compiled.Select(d => d.Outline)]);
        if (previous is not null && previous.index.Equals(index)) index = previous.index;
        var units = index.Divide(new ProjectSnapshot([.. compiled.Select(d => d.Tree)]));
        foreach (var unit in units.Select(u => u with { Snapshot = null }))
        {
            analyses[unit.Path] = previous is not null && previous.analyses.TryGetValue(unit.Path, out var known) && known.Unit.Equals(unit)
                ? known
                : new(unit);
        }
    }

    /// <summary>A workspace without files.</summary>
    public static Workspace Empty { get; } = new(ImmutableSortedDictionary.Create<string, Document>(StringComparer.Ordinal), null);

    /// <summary>All files, by path.</summary>
    public IEnumerable<Document> Documents => compiled;

    /// <summary>The workspace after files were added or replaced.</summary>
    public Workspace With(IEnumerable<Document> changed) => new(documents.SetItems(changed.Select(d => KeyValuePair.Create(d.Path, d))), this);

    /// <summary>The workspace without some files.</summary>
    public Workspace Without(IEnumerable<string> paths) => new(documents.RemoveRange(paths), this);

    /// <summary>The file at a path, or null.</summary>
    public Document? Find(string path) => documents.GetValueOrDefault(path);

    /// <summary>A file, compiled with what it depends on; null for a file of the library that the workspace replaces.</summary>
    public FileAnalysis? Analyze(Document document) => analyses.GetValueOrDefault(document.Path);

    /// <summary>
    /// The diagnostics of all files, as a compilation of the whole workspace reports them.
    /// </summary>
    /// <param name="cancellation">Stops between files.</param>
    public IReadOnlyList<Diagnostic> Diagnose(CancellationToken cancellation)
    {
        var reports = new List<FileReport>();
        foreach (var document in compiled)
        {
            cancellation.ThrowIfCancellationRequested();
            reports.Add(analyses[document.Path].Report);
        }
        return ProjectReport.Of(reports).Diagnostics;
    }

    /// <summary>
    /// The diagnostics of one file. Those of other files count as far as they are known: they decide whether unused names are reported, and which blocks
    /// are checked on their own.
    /// </summary>
    public IReadOnlyList<Diagnostic> Diagnose(Document document)
    {
        var reports = compiled.Select(d => d.Path == document.Path ? analyses[d.Path].Report : analyses[d.Path].KnownReport).OfType<FileReport>();
        return [.. ProjectReport.Of([.. reports]).Diagnostics.Where(d => d.Location.Path == document.Path)];
    }
}
