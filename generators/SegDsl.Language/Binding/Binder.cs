using SegDsl.Language.Types;
using SegDsl.Language.Collections;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Binds all files: first their declarations, then their bodies.</summary>
internal sealed class Binder(IReadOnlyList<SyntaxTree> trees, DiagnosticBag diagnostics)
{
    private readonly Declarations declarations = new(diagnostics);
    private readonly List<FileScope> files = [.. trees.Select(t => new FileScope(t.Source, t.Root))];
    private ExperimentLineage? lineage;
    private readonly Dictionary<SourceText, FileScope> scopes = [];
    private readonly Dictionary<BlockSyntax, BlockSignature> signatures = new(ReferenceComparer.Instance);
    private readonly Dictionary<DatasetSyntax, BoundDataset> datasets = new(ReferenceComparer.Instance);
    private readonly Dictionary<ExternSyntax, BlockSignature> externs = new(ReferenceComparer.Instance);
    private readonly Dictionary<ExternPartSyntax, ExternPart> externParts = new(ReferenceComparer.Instance);
    private readonly Dictionary<BlockSignature, BoundBlock> blocks = [];
    private readonly Dictionary<ExperimentSyntax, BoundExperiment?> experiments = new(ReferenceComparer.Instance);
    private readonly HashSet<object> failed = new(ReferenceComparer.Instance);

    /// <summary>The bodies of all blocks that could be parsed.</summary>
    public IReadOnlyDictionary<BlockSignature, BoundBlock> Blocks => blocks;

    /// <summary>Binds the files.</summary>
    /// <param name="surroundings">The names declared in other files.</param>
    public IReadOnlyList<BoundFile> Bind(FileSurroundings? surroundings)
    {
        foreach (var file in files)
        {
            scopes.Add(file.Source, file);
            Guard(file, () => Declare(file));
        }
        if (surroundings is not null) declarations.Add(surroundings);
        foreach (var file in files) declarations.CheckUses(file);
        ForEachBlock((file, syntax, signature) => new SignatureBinder(file, declarations, diagnostics).Bind(syntax, signature));
        foreach (var file in files)
        {
            foreach (var declaration in file.Root.Declarations.OfType<ExternSyntax>().Where(externs.ContainsKey))
                Guard(file, () => new SignatureBinder(file, declarations, diagnostics).Bind(declaration, externs[declaration]));
            foreach (var declaration in file.Root.Declarations.OfType<ExternPartSyntax>().Where(externParts.ContainsKey))
                Guard(file, () => new SignatureBinder(file, declarations, diagnostics).Bind(declaration, externParts[declaration]));
        }
        // Signatures are bound before bodies, because a body may use blocks of any file.
        ForEachBlock((file, syntax, signature) => blocks[signature] = new BlockBinder(file, declarations, diagnostics).Bind(syntax, signature));
        return [.. files.Select(BindFile)];
    }

    /// <summary>Reports unused declarations and namespaces of a file; meaningful only without other errors.</summary>
    public void ReportUnused(BoundFile file, DiagnosticBag unused)
    {
        Declarations.CheckUnused(scopes[file.Source], unused);
        foreach (var syntax in scopes[file.Source].Root.Declarations.OfType<BlockSyntax>())
        {
            if (signatures.TryGetValue(syntax, out var signature) && !signature.HoldsNorm && syntax.Statements.OfType<NormalizationSyntax>().Any())
                unused.Report(NameDiagnostics.UnusedNorm, file.Source, syntax.Statements.OfType<NormalizationSyntax>().First().Span, signature.Name);
        }
        foreach (var experiment in file.Experiments) BatchSizes.Check(experiment, unused);
        foreach (var block in file.Blocks)
        {
            foreach (var name in block.Unused) unused.Report(name.Descriptor, file.Source, name.Span, name.Name, new Deferred(name.Hint ?? (() => "")));
            foreach (var value in block.Uses.Where(u => block.Base is null && u.Value.Count == 0).Select(u => u.Key))
                unused.Report(NameDiagnostics.Unused, file.Source, value.Span, value.Name);
        }
    }

    private void Declare(FileScope file)
    {
        declarations.AddNamespace(file.Namespace);
        foreach (var declaration in file.Root.Declarations)
        {
            switch (declaration)
            {
                case BlockSyntax { IsBroken: true }:
                    declarations.Add(file, declaration.Name, null);
                    break;
                case BlockSyntax block:
                    var signature = new BlockSignature(
                        KindOf(block.Keyword), block.Name.Text, file.Namespace, block.Documentation, file.Source, block.Name.Span);
                    if (declarations.Add(file, block.Name, signature)) signatures.Add(block, signature);
                    break;
                case ExternSyntax { Result: null }:
                    declarations.Add(file, declaration.Name, null);
                    break;
                case ExternSyntax external:
                    var operation = new BlockSignature(
                        BlockKind.Extern, external.Name.Text, file.Namespace, external.Documentation, file.Source, external.Name.Span);
                    if (declarations.Add(file, external.Name, operation)) externs.Add(external, operation);
                    break;
                case ExternPartSyntax { IsBroken: true }:
                    declarations.Add(file, declaration.Name, null);
                    break;
                case ExternPartSyntax syntax:
                    var part = new ExternPart(syntax.Keyword, syntax.Name.Text, file.Namespace, syntax.Documentation, file.Source, syntax.Name.Span);
                    if (declarations.Add(file, syntax.Name, part)) externParts.Add(syntax, part);
                    break;
                case DatasetSyntax dataset:
                    var bound = new DatasetBinder(file, diagnostics).Bind(dataset);
                    if (declarations.Add(file, dataset.Name, bound, typeof(BoundDataset)) && bound is not null) datasets.Add(dataset, bound);
                    break;
                case ExperimentSyntax experiment:
                    Lineage.Add(file, experiment);
                    declarations.Add(file, experiment.Name, experiment);
                    break;
            }
        }
    }

    private void ForEachBlock(Action<FileScope, BlockSyntax, BlockSignature> action)
    {
        foreach (var file in files)
        {
            foreach (var block in file.Root.Declarations.OfType<BlockSyntax>())
                if (signatures.TryGetValue(block, out var signature)) Guard(file, () => action(file, block, signature));
        }
    }

    /// <summary>Binds a part of a file. If the compiler itself fails, this is reported for the file, and the rest of the file is skipped.</summary>
    private void Guard(FileScope file, Action bind)
    {
        if (failed.Contains(file)) return;
        try
        {
            bind();
        }
        catch (Exception e) when (InternalError.Is(e))
        {
            failed.Add(file);
            diagnostics.AddRange([InternalError.Of(file.Source, e)]);
        }
    }

    private BoundFile BindFile(FileScope file)
    {
        BoundFile? bound = null;
        Guard(file, () => bound = BindDeclarations(file));
        return bound ?? new(file.Source, file.Namespace, [], [], [], []);
    }

    private BoundFile BindDeclarations(FileScope file) => new(
        file.Source,
        file.Namespace,
        [.. file.Root.Declarations.OfType<BlockSyntax>().Where(signatures.ContainsKey).Select(b => blocks[signatures[b]])],
        [.. file.Root.Declarations.OfType<ExternSyntax>().Where(externs.ContainsKey).Select(e => externs[e])],
        [.. file.Root.Declarations.OfType<DatasetSyntax>().Where(datasets.ContainsKey).Select(d => datasets[d])],
        [.. file.Root.Declarations.OfType<ExperimentSyntax>().Select(e => BindExperiment(file, e)).OfType<BoundExperiment>()])
    {
        ExternParts = [.. file.Root.Declarations.OfType<ExternPartSyntax>().Where(externParts.ContainsKey).Select(e => externParts[e])],
    };

    private ExperimentLineage Lineage => lineage ??= new(declarations, diagnostics);

    private BoundExperiment? BindExperiment(FileScope file, ExperimentSyntax syntax)
    {
        if (experiments.TryGetValue(syntax, out var known)) return known;
        if (Lineage.Of(file, syntax) is not { } found) return experiments[syntax] = null;
        var isBaseGood = found.Count == 1 || BindExperiment(found[1].File, found[1].Syntax) is not null;
        return experiments[syntax] = new ExperimentBinder(found, declarations, diagnostics).Bind(isBaseGood);
    }

    private static BlockKind KindOf(string keyword) => keyword switch
    {
        "backbone" => BlockKind.Backbone,
        "head" => BlockKind.Head,
        "network" => BlockKind.Network,
        _ => BlockKind.Block,
    };
}
