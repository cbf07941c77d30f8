using SegDsl.Language.Collections;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>
/// Analyzes all bodies: which blocks have state, whether a block contains itself, and whether layers with state have names.
/// </summary>
internal sealed class StateAnalysis(IReadOnlyDictionary<BlockSignature, BoundBlock> blocks, DiagnosticBag diagnostics)
{
    private readonly HashSet<BlockSignature> done = [];
    private readonly List<BlockSignature> path = [];
    private readonly HashSet<BlockSignature> onPath = [];
    private readonly Dictionary<BlockSignature, IReadOnlyList<(BlockSignature Block, SourceSpan Span)>> applied = [];
    private readonly Dictionary<BlockSignature, int> levels = [];
    private readonly HashSet<BlockSignature> recursive = [];

    /// <summary>Blocks that cannot be elaborated, which is reported: they contain themselves, or too many blocks in each other.</summary>
    public HashSet<BlockSignature> Unsound { get; } = [];

    /// <summary>Analyzes all blocks. If the compiler itself fails on one, this is reported for its file.</summary>
    public void Run()
    {
        foreach (var block in blocks.Values) Guard(block, () => Visit(block.Signature));
        foreach (var block in recursive) ReportCycle(block);
        Unsound.UnionWith(recursive);
        ReportDepth();
        foreach (var block in blocks.Values) Guard(block, () => new LabelCheck(block.Signature.Source, diagnostics).Walk(block));
    }

    private void Guard(BoundBlock block, Action analyze)
    {
        try
        {
            analyze();
        }
        catch (Exception e) when (InternalError.Is(e))
        {
            Unsound.Add(block.Signature);
            diagnostics.AddRange([InternalError.Of(block.Signature.Source, e)]);
        }
    }

    private void Visit(BlockSignature signature)
    {
        if (!StackGuard.HasRoom)
        {
            StackGuard.Continue((self: this, signature), static c => c.self.Visit(c.signature));
            return;
        }
        if (onPath.Contains(signature))
        {
            recursive.UnionWith(path.Skip(path.IndexOf(signature)));
            return;
        }
        if (!blocks.TryGetValue(signature, out var block) || !done.Add(signature)) return;

        path.Add(signature);
        onPath.Add(signature);
        var children = new Children();
        children.Walk(block);
        if (block.Base is { } instance) children.Add(instance);
        applied.Add(signature, children.Instances);
        foreach (var (child, _) in children.Instances) Visit(child);
        signature.HoldsState = children.HoldsState || block.Statements.Any(s => s is WeightStatement) || children.Instances.Any(c => c.Block.HoldsState);
        signature.HoldsNorm = children.HoldsNorm || children.Instances.Any(c => c.Block.HoldsNorm);
        signature.SelectsNorm = block.Normalization is not null || children.Instances.Any(c => c.Block.SelectsNorm);
        signature.HoldsInitialization = children.HoldsInitialization || children.Instances.Any(c => c.Block.HoldsInitialization);
        levels[signature] = children.Instances.Aggregate(
            0, (deepest, child) => levels.TryGetValue(child.Block, out var level) ? Math.Max(deepest, level + 1) : deepest);
        if (children.Instances.Any(c => recursive.Contains(c.Block))) recursive.Add(signature);
        path.RemoveAt(path.Count - 1);
        onPath.Remove(signature);
    }

    /// <summary>Reports the blocks that are the first to contain too many in each other; those that contain these are not reported.</summary>
    private void ReportDepth()
    {
        foreach (var level in levels.Where(l => l.Value > Limits.BlockNesting && Unsound.Add(l.Key) && l.Value == Limits.BlockNesting + 1))
            diagnostics.Report(NameDiagnostics.BlocksTooDeep, level.Key.Source, level.Key.NameSpan, level.Key.Name, Limits.BlockNesting);
    }

    /// <summary>Reports a cycle at the first of its blocks, so that the result does not depend on where the search began.</summary>
    private void ReportCycle(BlockSignature first)
    {
        var seen = new HashSet<BlockSignature>();
        var way = new List<BlockSignature> { first };
        if (Close(first) is { } use) diagnostics.Report(NameDiagnostics.Recursion, use, [], string.Join(" -> ", way.Append(first).Select(s => s.Name)));

        SourceLocation? Close(BlockSignature block)
        {
            if (!StackGuard.HasRoom) return StackGuard.Continue(block, Close);
            foreach (var (child, span) in applied[block])
            {
                if (child == first) return block.Source.Locate(span);
                if (!recursive.Contains(child) || Precedes(child, first) || !seen.Add(child)) continue;
                way.Add(child);
                if (Close(child) is { } found) return found;
                way.RemoveAt(way.Count - 1);
            }
            return null;
        }
    }

    private static bool Precedes(BlockSignature left, BlockSignature right) => string.CompareOrdinal(left.Source.Path, right.Source.Path) switch
    {
        0 => left.NameSpan.Start < right.NameSpan.Start,
        var order => order < 0,
    };

    private sealed class Children : TreeWalker
    {
        public List<(BlockSignature Block, SourceSpan Span)> Instances { get; } = [];

        public bool HoldsState { get; private set; }

        public bool HoldsNorm { get; private set; }

        public bool HoldsInitialization { get; private set; }

        public void Add(BlockInstance instance)
        {
            Instances.Add((instance.Block, instance.Span));
            AddInstances(instance.Arguments);
        }

        protected override void OnLayer(BoundLayer layer, bool isStage)
        {
            if (layer is BlockLayer block)
            {
                Instances.Add((block.Block, block.Span));
                AddInstances(block.Arguments);
            }
            HoldsState |= layer is BlockParameterLayer or OperationLayer { HoldsState: true };
            HoldsNorm |= layer is OperationLayer { Operation.TakesNormalization: true };
            HoldsInitialization |= layer is OperationLayer { Operation.TakesInitialization: true, Initialization: null };
            base.OnLayer(layer, isStage);
        }

        private void AddInstances(IReadOnlyList<BoundArgument> arguments)
        {
            foreach (var instance in arguments.Select(a => a.Value).OfType<BlockInstance>()) Add(instance);
        }
    }

    private sealed class LabelCheck(SourceText source, DiagnosticBag diagnostics) : TreeWalker
    {
        // Within an iteration, a layer without a name has the name of the iteration.
        private int passes;

        protected override void OnLoop(TensorLoop repeated)
        {
            if (passes == 0 && repeated.Label is null && !repeated.IsInline && LayerFinder.Any(repeated.Body, layer => layer.HoldsState))
                diagnostics.Report(NameDiagnostics.MissingLabel, source, repeated.Span, "for", " or 'inline for'");
            passes++;
            base.OnLoop(repeated);
            passes--;
        }

        protected override void OnLayer(BoundLayer layer, bool isStage)
        {
            if (layer.HoldsState && layer.Label is null && !layer.IsInline && !isStage && passes == 0)
            {
                var text = Describe(layer);
                // A single operation has no children to inline.
                diagnostics.Report(NameDiagnostics.MissingLabel, source, layer.Span, text, layer is OperationLayer ? "" : $" or 'inline {text}'");
            }
            base.OnLayer(layer, isStage);
        }

        private static string Describe(BoundLayer layer) => layer switch
        {
            OperationLayer operation => operation.Operation.Name,
            BlockLayer block => block.Block.Name,
            BlockParameterLayer parameter => parameter.Parameter.Name,
            ParallelLayer => "parallel",
            _ => "[…]",
        };
    }
}
