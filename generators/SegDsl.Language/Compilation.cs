using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Construction;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Projects;
using SegDsl.Language.Shapes;
using SegDsl.Language.Syntax;

namespace SegDsl.Language;

/// <summary>The result of compiling a set of files. Several threads can use it at the same time.</summary>
public sealed class Compilation
{
    private readonly BoundProject project;

    // Elaboration shares what it computes between networks.
    private readonly object elaboration;

    internal Compilation(BoundProject project, IReadOnlyList<Diagnostic> diagnostics) : this(project, new(), diagnostics)
    {
    }

    private Compilation(BoundProject project, object elaboration, IReadOnlyList<Diagnostic> diagnostics) =>
        (this.project, this.elaboration, Diagnostics) = (project, elaboration, diagnostics);

    /// <summary>All diagnostics, including syntax errors and without suppressed warnings, sorted by file and position.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Whether there are errors. <see cref="Files"/> and <see cref="Networks"/> are then incomplete.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>The files, in the order they were passed.</summary>
    public IReadOnlyList<BoundFile> Files => project.Files;

    /// <summary>The networks that can be elaborated, in the order of files and declarations; elaborated on demand.</summary>
    public IReadOnlyList<NetworkGraph> Networks => [.. Files.SelectMany(f => f.Blocks).Select(b => GraphOf(b.Signature)).OfType<NetworkGraph>()];

    /// <summary>The graph of a network; null if it cannot be elaborated or is not a network.</summary>
    public NetworkGraph? GraphOf(BlockSignature network)
    {
        lock (elaboration) return project.GraphOf(network);
    }

    /// <summary>Elaborates a block by itself. Channels of its inputs stay symbols, as do parameters, if the layout does not depend on them.</summary>
    /// <param name="block">A block, backbone or head of <see cref="Files"/>.</param>
    /// <returns>The graph, null if it cannot be elaborated by itself, for example because it applies a backbone, and its diagnostics.</returns>
    public (NetworkGraph? Graph, IReadOnlyList<Diagnostic> Diagnostics) Elaborate(BlockSignature block)
    {
        if (block is null) throw new ArgumentNullException(nameof(block));
        var diagnostics = new DiagnosticBag();
        lock (elaboration)
        {
            var graph = project.Sound.TryGetValue(block, out var sound) ? project.ElaboratorFor(diagnostics).Elaborate(sound) : null;
            return (graph, diagnostics.ToSortedList());
        }
    }

    /// <summary>Elaborates a network with values for some of its parameters, which may change its layout.</summary>
    /// <param name="network">One of <see cref="Networks"/>, or the result of <see cref="Elaborate"/>.</param>
    /// <param name="values">
    /// Values by parameter name: <see cref="Dimension"/> for <c>int</c>, <see cref="double"/>, <see cref="bool"/>, or <see cref="string"/>, also for
    /// members of enumerations.
    /// </param>
    /// <returns>The graph, null if it cannot be elaborated with these values, and its diagnostics.</returns>
    public (NetworkGraph? Graph, IReadOnlyList<Diagnostic> Diagnostics) Layout(NetworkGraph network, IReadOnlyDictionary<string, object> values)
    {
        if (network is null) throw new ArgumentNullException(nameof(network));
        var diagnostics = new DiagnosticBag();
        lock (elaboration) return (project.ElaboratorFor(diagnostics).Elaborate(project.Sound[network.Network], values), diagnostics.ToSortedList());
    }

    /// <summary>Checks some files. Only their blocks and networks are elaborated.</summary>
    /// <param name="files">Some of <see cref="Files"/>. What they refer to is in one of them, or is known to compile.</param>
    /// <returns>The same compilation with the diagnostics of these files.</returns>
    public Compilation Check(IReadOnlyList<BoundFile> files)
    {
        if (files is null) throw new ArgumentNullException(nameof(files));
        lock (elaboration)
        {
            var reports = files.Select(file => (File: file, Report: FileReport.Guarded(file.Source, () => project.Check(file)))).ToList();
            var reached = new HashSet<string>(reports.SelectMany(r => r.Report.Reached), StringComparer.Ordinal);
            var complete = reports.Select(r => r.Report with { Alone = project.CheckAlone(r.File, reached) }).ToList();
            return new(project, elaboration, ProjectReport.Of(complete).Diagnostics);
        }
    }

    internal EquatableList<BlockReport> CheckAlone(BoundFile file, ICollection<string> reached)
    {
        lock (elaboration) return project.CheckAlone(file, reached);
    }

    /// <summary>The shapes of all blocks, over open parameters.</summary>
    public ProjectShapes Shapes => project.Shapes;
}

/// <summary>The compiler's front end, from text to checked networks.</summary>
public static class SegCompiler
{
    /// <summary>Parses one file. Any text produces a tree; errors are in its diagnostics.</summary>
    /// <param name="path">The path shown in diagnostics.</param>
    /// <param name="text">The text.</param>
    public static SyntaxTree Parse(string path, string text) => SyntaxTree.Parse(path, text);

    /// <summary>Binds and checks all files.</summary>
    /// <param name="trees">The parsed files, in any order.</param>
    public static Compilation Compile(IReadOnlyList<SyntaxTree> trees)
    {
        var opened = Open(trees);
        return opened.Check(opened.Files);
    }

    /// <summary>
    /// Binds files without checking them: for the graphs of some networks of files that are known to compile, or for <see cref="Compilation.Check"/>. The
    /// compilation has no diagnostics.
    /// </summary>
    /// <param name="trees">The parsed files, in any order.</param>
    public static Compilation Open(IReadOnlyList<SyntaxTree> trees) => new(new BoundProject(trees, null), []);

    /// <summary>Binds and checks one file.</summary>
    /// <param name="unit">The file with everything it depends on.</param>
    public static FileCompilation Compile(FileUnit unit)
    {
        var compiled = CompileNetworks(unit);
        return compiled with
        {
            Report = compiled.Report with { Alone = compiled.Compilation.CheckAlone(compiled.File, [.. compiled.Report.Reached]) },
        };
    }

    /// <summary>Binds and checks one file, except for blocks that its networks do not apply.</summary>
    /// <param name="unit">The file with everything it depends on.</param>
    public static FileCompilation CompileNetworks(FileUnit unit)
    {
        if (unit is null) throw new ArgumentNullException(nameof(unit));
        var project = unit.Bind();
        var file = project.Files.First(f => f.Source.Path == unit.Path);
        var report = FileReport.Guarded(file.Source, () => project.Check(file));
        return new(
            new(project, ProjectReport.Of([report]).Diagnostics), file, report, !report.HasErrors && !unit.Trees.Any(t => project.IsBroken(t.Path)));
    }

    /// <summary>Checks the blocks of a file that no network applies.</summary>
    /// <param name="unit">The file with everything it depends on.</param>
    /// <param name="reached">The blocks that networks of any file apply.</param>
    public static EquatableList<BlockReport> CheckAlone(FileUnit unit, ICollection<string> reached)
    {
        if (unit is null) throw new ArgumentNullException(nameof(unit));
        if (reached is null) throw new ArgumentNullException(nameof(reached));
        var root = unit.Trees.First(t => t.Path == unit.Path).Root;
        var prefix = root.Namespace is { } place ? place.Text + "." : "";
        if (root.Declarations.All(d => d is not BlockSyntax { Keyword: not "network" } || reached.Contains(prefix + d.Name.Text))) return new([]);
        var project = unit.Bind();
        return project.CheckAlone(project.Files.First(f => f.Source.Path == unit.Path), reached);
    }
}

/// <summary>The result of compiling one file.</summary>
/// <param name="Compilation">The file and its dependencies.</param>
/// <param name="File">The file; incomplete if it has errors.</param>
/// <param name="Report">Its diagnostics.</param>
/// <param name="IsSound">Whether neither the file nor its dependencies are known to have errors. Other files may still report some.</param>
public sealed record FileCompilation(Compilation Compilation, BoundFile File, FileReport Report, bool IsSound);
