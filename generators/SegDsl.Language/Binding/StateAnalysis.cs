using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>
/// Over all bodies: which blocks hold state, whether a block contains itself, whether what holds state has a name.
/// </summary>
internal sealed class StateAnalysis(IReadOnlyDictionary<BlockSignature, BoundBlock> blocks, DiagnosticBag diagnostics)
{
    private readonly HashSet<BlockSignature> done = [];
    private readonly List<BlockSignature> path = [];

    /// <summary>Blocks that contain themselves; nothing can be made of them.</summary>
    public HashSet<BlockSignature> Recursive { get; } = [];

    /// <summary>Analyses all blocks.</summary>
    public void Run()
    {
        foreach (var block in blocks.Values) Visit(block.Signature, block.Signature.Source.Locate(block.Signature.NameSpan));
        foreach (var block in blocks.Values)
        {
            var labels = new LabelCheck(block.Signature.Source, diagnostics);
            Walk(block, labels);
        }
    }

    private void Visit(BlockSignature signature, SourceLocation use)
    {
        if (path.IndexOf(signature) is var start and >= 0)
        {
            var cycle = path.Skip(start).ToList();
            diagnostics.Report(NameDiagnostics.Recursion, use, [], string.Join(" -> ", cycle.Append(signature).Select(s => s.Name)));
            Recursive.UnionWith(cycle);
            return;
        }
        if (!done.Add(signature) || !blocks.TryGetValue(signature, out var block)) return;

        path.Add(signature);
        var children = new Children();
        Walk(block, children);
        if (block.Base is not null) children.Instances.Add((block.Base.Block, block.Base.Span));
        foreach (var (child, span) in children.Instances) Visit(child, signature.Source.Locate(span));
        signature.HoldsState = children.HoldsState || children.Instances.Any(c => c.Block.HoldsState);
        if (children.Instances.Any(c => Recursive.Contains(c.Block))) Recursive.Add(signature);
        path.RemoveAt(path.Count - 1);
    }

    private static void Walk(BoundBlock block, TreeWalker walker)
    {
        foreach (var statement in block.Statements)
        {
            if (statement is ValueStatement value) walker.Walk(value.Expression);
            if (statement is OutputStatement output) walker.Walk(output.Expression);
        }
    }

    private sealed class Children : TreeWalker
    {
        public List<(BlockSignature Block, SourceSpan Span)> Instances { get; } = [];

        public bool HoldsState { get; private set; }

        protected override void OnLayer(BoundLayer layer, bool isStage)
        {
            if (layer is BlockLayer block)
            {
                Instances.Add((block.Block, block.Span));
                AddInstances(block.Arguments);
            }
            HoldsState |= layer is BlockParameterLayer or OperationLayer { HoldsState: true };
            base.OnLayer(layer, isStage);
        }

        private void AddInstances(IReadOnlyList<BoundArgument> arguments)
        {
            foreach (var instance in arguments.Select(a => a.Value).OfType<BlockInstance>())
            {
                Instances.Add((instance.Block, instance.Span));
                AddInstances(instance.Arguments);
            }
        }
    }

    private sealed class LabelCheck(SourceText source, DiagnosticBag diagnostics) : TreeWalker
    {
        protected override void OnLayer(BoundLayer layer, bool isStage)
        {
            if (layer.HoldsState && layer.Label is null && !layer.IsInline && !isStage)
                diagnostics.Report(NameDiagnostics.MissingLabel, source, layer.Span, Describe(layer));
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
