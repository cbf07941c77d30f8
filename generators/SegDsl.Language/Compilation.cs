using SegDsl.Language.Binding;
using SegDsl.Language.Construction;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Projects;
using SegDsl.Language.Shapes;
using SegDsl.Language.Syntax;

namespace SegDsl.Language;

/// <summary>What the compiler made of a set of files.</summary>
public sealed class Compilation
{
    private readonly BoundProject project;

    internal Compilation(BoundProject project, IReadOnlyList<Diagnostic> diagnostics)
    {
        this.project = project;
        Diagnostics = diagnostics;
    }

    /// <summary>Everything there is to say, the parser's part included and what comments suppress left out, by file and place.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Whether something is wrong. What <see cref="Files"/> and <see cref="Networks"/> hold is then incomplete.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>The files, in the order they were given.</summary>
    public IReadOnlyList<BoundFile> Files => project.Files;

    /// <summary>The networks that can be laid out, in the order of files and declarations; laid out when they are asked for.</summary>
    public IReadOnlyList<NetworkGraph> Networks => [.. Files.SelectMany(f => f.Blocks).Select(b => GraphOf(b.Signature)).OfType<NetworkGraph>()];

    /// <summary>How a network is laid out; null where it cannot be, and for what is no network.</summary>
    public NetworkGraph? GraphOf(BlockSignature network) => project.GraphOf(network);

    /// <summary>Lays out a network with values for some of its parameters, which may change its layout.</summary>
    /// <param name="network">One of <see cref="Networks"/>.</param>
    /// <param name="values">By the names of parameters: <see cref="Dimension"/> for <c>int</c>, <see cref="double"/>, <see cref="bool"/>, or <see cref="string"/>, also for members of enumerations.</param>
    /// <returns>The graph, null where there is none with these values, and what is wrong with it.</returns>
    public (NetworkGraph? Graph, IReadOnlyList<Diagnostic> Diagnostics) Layout(NetworkGraph network, IReadOnlyDictionary<string, object> values)
    {
        if (network is null) throw new ArgumentNullException(nameof(network));
        var diagnostics = new DiagnosticBag();
        return (project.ElaboratorFor(diagnostics).Elaborate(project.Sound[network.Network], values), diagnostics.ToSortedList());
    }

    /// <summary>The shapes of every block, its parameters left open.</summary>
    public ProjectShapes Shapes => project.Shapes;
}

/// <summary>The compiler's front end: text to checked networks.</summary>
public static class SegCompiler
{
    /// <summary>Parses one file. Any text gives a tree; what is wrong is in its diagnostics.</summary>
    /// <param name="path">The path that diagnostics name.</param>
    /// <param name="text">The text.</param>
    public static SyntaxTree Parse(string path, string text) => SyntaxTree.Parse(path, text);

    /// <summary>Finds out what names, values and shapes of all files are.</summary>
    /// <param name="trees">The parsed files, in any order.</param>
    public static Compilation Compile(IReadOnlyList<SyntaxTree> trees)
    {
        var project = new BoundProject(trees, null);
        return new(project, ProjectReport.Of([.. project.Files.Select(project.Check)]).Diagnostics);
    }

    /// <summary>Finds out what is to be said about one file, and what it means.</summary>
    /// <param name="unit">The file with all that its meaning depends on.</param>
    public static FileCompilation Compile(FileUnit unit)
    {
        if (unit is null) throw new ArgumentNullException(nameof(unit));
        var project = unit.Bind();
        var file = project.Files.First(f => f.Source.Path == unit.Path);
        var report = project.Check(file);
        return new(new(project, ProjectReport.Of([report]).Diagnostics), file, report, !report.HasErrors && !unit.Trees.Any(t => project.IsBroken(t.Path)));
    }
}

/// <summary>What the compiler made of one file.</summary>
/// <param name="Compilation">The file and those that it depends on.</param>
/// <param name="File">The file; incomplete where it has errors.</param>
/// <param name="Report">What there is to say about it.</param>
/// <param name="IsSound">Whether neither it nor what it depends on is known to have errors. Other files may still show some.</param>
public sealed record FileCompilation(Compilation Compilation, BoundFile File, FileReport Report, bool IsSound);
