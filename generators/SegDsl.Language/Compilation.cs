using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Language.Syntax;

namespace SegDsl.Language;

/// <summary>What the compiler made of a set of files.</summary>
public sealed class Compilation
{
    internal Compilation(IReadOnlyList<Diagnostic> diagnostics, IReadOnlyList<BoundFile> files, IReadOnlyList<NetworkGraph> networks)
    {
        Diagnostics = diagnostics;
        Files = files;
        Networks = networks;
    }

    /// <summary>Everything there is to say, the parser's part included and what comments suppress left out, by file and place.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Whether something is wrong. What <see cref="Files"/> and <see cref="Networks"/> hold is then incomplete.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>The files, in the order they were given.</summary>
    public IReadOnlyList<BoundFile> Files { get; }

    /// <summary>The networks that could be laid out, in the order of files and declarations.</summary>
    public IReadOnlyList<NetworkGraph> Networks { get; }

    /// <summary>Lays out a network with values for some of its parameters, which may change its layout.</summary>
    /// <param name="network">One of <see cref="Networks"/>.</param>
    /// <param name="values">By the names of parameters: <see cref="Dimension"/> for <c>int</c>, <see cref="double"/>, <see cref="bool"/>, or <see cref="string"/>, also for members of enumerations.</param>
    /// <returns>The graph, null where there is none with these values, and what is wrong with it.</returns>
    public (NetworkGraph? Graph, IReadOnlyList<Diagnostic> Diagnostics) Layout(NetworkGraph network, IReadOnlyDictionary<string, object> values)
    {
        var diagnostics = new DiagnosticBag();
        var blocks = Files.SelectMany(f => f.Blocks).ToDictionary(b => b.Signature);
        return (new NetworkElaborator(blocks, diagnostics).Elaborate(blocks[network.Network], values), diagnostics.ToSortedList());
    }
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
        var diagnostics = new DiagnosticBag();
        foreach (var tree in trees) diagnostics.AddRange(tree.Diagnostics);

        var binder = new Binder(trees, diagnostics);
        var files = binder.Bind();
        var state = new StateAnalysis(binder.Blocks, diagnostics);
        state.Run();
        foreach (var block in binder.Blocks.Values) new BranchAnalysis(block.Signature.Source, diagnostics).Run(block);
        var blocks = files.SelectMany(f => f.Blocks).ToList();

        var sound = binder.Blocks.Where(b => !state.Recursive.Contains(b.Key)).ToDictionary(b => b.Key, b => b.Value);
        var elaborator = new NetworkElaborator(sound, diagnostics);
        var networks = blocks.Where(b => b.Kind == BlockKind.Network && sound.ContainsKey(b.Signature))
            .Select(elaborator.Elaborate).OfType<NetworkGraph>().ToList();
        foreach (var block in blocks.Where(b => b.Kind != BlockKind.Network && sound.ContainsKey(b.Signature))) elaborator.CheckUnused(block);
        new ExperimentChecker(files, elaborator, diagnostics).Run();
        // What is used is not known as long as something could not be read.
        if (!diagnostics.HasErrors) binder.ReportUnused();
        return new(Suppressions.Apply(trees, diagnostics), files, networks);
    }
}
