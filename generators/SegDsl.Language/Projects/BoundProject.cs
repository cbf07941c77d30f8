using SegDsl.Language.Types;
using SegDsl.Language.Collections;
using SegDsl.Language.Binding;
using SegDsl.Language.Construction;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Projects;

/// <summary>Bound files: all files of a project, or one file with its dependencies.</summary>
internal sealed class BoundProject
{
    private readonly Binder binder;
    private readonly ILookup<string, Diagnostic> byPath;
    private readonly ISet<string> broken;
    private readonly Dictionary<BlockSignature, NetworkGraph?> graphs = [];
    private readonly Dictionary<ApplicationKey, AppliedBlock> applications = [];

    /// <param name="trees">The files.</param>
    /// <param name="surroundings">The names declared in other files; null without other files.</param>
    public BoundProject(IReadOnlyList<SyntaxTree> trees, FileSurroundings? surroundings)
    {
        var diagnostics = new DiagnosticBag();
        foreach (var tree in trees) diagnostics.AddRange(tree.Diagnostics);
        binder = new(trees, diagnostics);
        Files = binder.Bind(surroundings);
        var state = new StateAnalysis(binder.Blocks, diagnostics);
        state.Run();
        Sound = binder.Blocks.Where(b => !state.Unsound.Contains(b.Key) && !b.Key.HasBadInputs).ToDictionary(b => b.Key, b => b.Value);
        Shapes = new(Sound);
        broken = diagnostics.PathsWithErrors;
        byPath = diagnostics.ToSortedList().ToLookup(d => d.Location.Path, StringComparer.Ordinal);
    }

    /// <summary>The files, in the order they were passed.</summary>
    public IReadOnlyList<BoundFile> Files { get; }

    /// <summary>The blocks that were parsed without errors and do not contain themselves.</summary>
    public IReadOnlyDictionary<BlockSignature, BoundBlock> Sound { get; }

    /// <summary>The shapes of the blocks, over open parameters.</summary>
    public ProjectShapes Shapes { get; }

    /// <summary>Whether a file has errors in its syntax, names or types.</summary>
    public bool IsBroken(string path) => broken.Contains(path);

    /// <summary>The graph of a network; null if it cannot be elaborated or is not a network.</summary>
    public NetworkGraph? GraphOf(BlockSignature network) =>
        network.Kind != BlockKind.Network || !Sound.TryGetValue(network, out var block) ? null
        : graphs.TryGetValue(network, out var known) ? known
        : graphs[network] = ElaboratorFor(new()).Elaborate(block);

    /// <summary>An elaborator that reports to <paramref name="diagnostics"/>.</summary>
    /// <param name="diagnostics">Receives errors.</param>
    /// <param name="budget">Bounds the work; by default that for one network.</param>
    public NetworkElaborator ElaboratorFor(DiagnosticBag diagnostics, WorkBudget? budget = null) =>
        new(Sound, diagnostics, applications, budget ?? new(Limits.Calculations));

    /// <summary>Checks one of the files, except for blocks that its networks do not apply.</summary>
    public FileReport Check(BoundFile file)
    {
        var own = new DiagnosticBag();
        own.AddRange(byPath[file.Source.Path]);
        foreach (var block in file.Blocks) new BranchAnalysis(file.Source, own).Run(block);

        var applied = new DiagnosticBag();
        var budget = new WorkBudget(Limits.Calculations);
        var elaborator = ElaboratorFor(applied, budget);
        foreach (var network in file.Blocks.Where(b => b.Kind == BlockKind.Network && Sound.ContainsKey(b.Signature)))
            graphs[network.Signature] = elaborator.Elaborate(network);
        var reached = new HashSet<BlockSignature>(elaborator.Reached);

        var construction = new DiagnosticBag();
        if (!own.HasErrors && !applied.HasErrors)
            foreach (var block in file.Blocks.Where(b => Sound.ContainsKey(b.Signature))) construction.AddRange(Shapes.Check(block));
        new ExperimentChecker(Files, elaborator, applied).Run(file, experiment => IsWrong(experiment.Network.Block, applied));

        var unused = new DiagnosticBag();
        binder.ReportUnused(file, unused);
        return new(
            file.Source.Path,
            new(own.ToSortedList()),
            new(WithoutConsequences(file, applied)),
            Names(reached),
            new([]),
            new(construction.ToSortedList()),
            new(unused.ToSortedList()),
            new(SuppressionComment.FindAll(file.Source)));
    }

    /// <summary>Whether a network or its head has an error from which others would follow.</summary>
    private bool IsWrong(BlockSignature network, DiagnosticBag applied) => Sound.TryGetValue(network, out var block)
        && (Shapes.Check(block).Any(d => d.Severity == DiagnosticSeverity.Error)
            || applied.HasErrorIn(network.Source.Path, block.Span)
            || (block.Base is { Block: var head } && Sound.TryGetValue(head, out var body) && applied.HasErrorIn(head.Source.Path, body.Span)));

    /// <summary>Checks the blocks of a file that no network applies, with open parameters and channels.</summary>
    /// <param name="file">One of the files.</param>
    /// <param name="reached">The blocks that networks apply.</param>
    public EquatableList<BlockReport> CheckAlone(BoundFile file, ICollection<string> reached)
    {
        try
        {
            var budget = new WorkBudget(Limits.Calculations);
            var alone = file.Blocks.Where(b => b.Kind != BlockKind.Network && Sound.ContainsKey(b.Signature) && !reached.Contains(b.Signature.ToString()));
            return new([.. alone.Select(b => CheckAlone(file, b, budget))]);
        }
        catch (Exception e) when (InternalError.Is(e))
        {
            return new([new("", new([]), new([InternalError.Of(file.Source, e)]))]);
        }
    }

    private BlockReport CheckAlone(BoundFile file, BoundBlock block, WorkBudget budget)
    {
        var found = new DiagnosticBag();
        var elaborator = ElaboratorFor(found, budget);
        elaborator.CheckAlone(block);
        return new(block.Signature.ToString(), Names(elaborator.Reached), new(WithoutConsequences(file, found)));
    }

    /// <summary>The diagnostics of an elaboration, except for state keys that are duplicate because layers of the file have no names.</summary>
    private IReadOnlyList<Diagnostic> WithoutConsequences(BoundFile file, DiagnosticBag found)
    {
        var sorted = found.ToSortedList();
        return byPath[file.Source.Path].Any(d => d.Descriptor == NameDiagnostics.MissingLabel)
            ? [.. sorted.Where(d => d.Descriptor != NameDiagnostics.DuplicateKey)]
            : sorted;
    }

    private static EquatableList<string> Names(IEnumerable<BlockSignature> blocks) =>
        new([.. blocks.Select(b => b.ToString()).OrderBy(name => name, StringComparer.Ordinal)]);
}
