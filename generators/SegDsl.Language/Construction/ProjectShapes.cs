using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Construction;

/// <summary>The shapes of all blocks, each computed once. Several threads can use it at the same time.</summary>
public sealed class ProjectShapes
{
    private readonly IReadOnlyDictionary<BlockSignature, BoundBlock> blocks;
    private readonly Dictionary<BlockSignature, (BlockShapes Shapes, DiagnosticBag Diagnostics)> done = [];
    private readonly Dictionary<BlockSignature, (BlockShapes, TensorShape)> externs = [];
    private readonly Dictionary<SourceText, WorkBudget> budgets = [];
    private readonly object analysis = new();

    // An analysis asks for the shapes of the blocks that it applies. It may then run in another thread, on a stack of its own, which inherits the value.
    // Null outside, because the context of a thread keeps every other value, also that of projects that are no longer used.
    private readonly AsyncLocal<object?> inside = new();

    internal ProjectShapes(IReadOnlyDictionary<BlockSignature, BoundBlock> blocks) => this.blocks = blocks;

    /// <summary>The shapes of a block; null if it contains itself or is not part of the project.</summary>
    public BlockShapes? Of(BlockSignature signature) => Alone(() => Find(signature));

    private BlockShapes? Find(BlockSignature signature)
    {
        if (done.TryGetValue(signature, out var known)) return known.Shapes;
        if (!blocks.TryGetValue(signature, out var block)) return null;
        var diagnostics = new DiagnosticBag();
        var shapes = Analyze(block, diagnostics);
        done.Add(signature, (shapes, diagnostics));
        return shapes;
    }

    private T Alone<T>(Func<T> function)
    {
        if (inside.Value is not null) return function();
        lock (analysis)
        {
            inside.Value = analysis;
            try
            {
                return function();
            }
            finally
            {
                inside.Value = null;
            }
        }
    }

    private BlockShapes Analyze(BoundBlock block, DiagnosticBag diagnostics)
    {
        var signature = block.Signature;
        try
        {
            return ShapeAnalysis.Run(block, this, diagnostics);
        }
        catch (WorkExceededException)
        {
            diagnostics.Report(ValueDiagnostics.FileTooLarge, signature.Source, signature.NameSpan, Limits.Calculations, signature.Name);
        }
        catch (DimensionTooLargeException)
        {
            diagnostics.Report(ValueDiagnostics.TooComplex, signature.Source, signature.NameSpan, Limits.DimensionSize, "");
        }
        catch (DivideByZeroException)
        {
            diagnostics.Report(ValueDiagnostics.DivisionByZero, signature.Source, signature.NameSpan, "");
        }
        catch (OverflowException)
        {
            diagnostics.Report(ValueDiagnostics.Overflow, signature.Source, signature.NameSpan, "");
        }
        return new(signature) { IsComplete = false };
    }

    /// <summary>Bounds the work of analyzing the blocks of a file.</summary>
    internal WorkBudget BudgetOf(SourceText source)
    {
        if (!budgets.TryGetValue(source, out var budget)) budgets[source] = budget = new(Limits.Calculations);
        return budget;
    }

    /// <summary>The diagnostics about the construction of a block.</summary>
    internal IReadOnlyList<Diagnostic> Check(BoundBlock block) => Alone(() =>
    {
        Of(block.Signature);
        var found = done[block.Signature].Diagnostics;
        var (shapes, signature) = (done[block.Signature].Shapes, block.Signature);
        if (shapes is { IsComplete: false, RestsOnIncomplete: false } && !found.HasErrors)
            found.Report(ShapeDiagnostics.CannotTell, signature.Source, signature.NameSpan, signature.Name);
        if (block.Base is { } instance) CheckGiven(instance, block.Signature.Source, found);
        return found.ToSortedList();
    });

    /// <summary>The shape of the result of an <c>extern op</c>, over the symbols of its inputs and parameters.</summary>
    internal (BlockShapes Shapes, TensorShape Result)? ExternOf(BlockSignature signature)
    {
        if (!externs.TryGetValue(signature, out var known) && signature.Result is { } result)
        {
            var declaration = new BoundBlock(signature, null, null, null, [], new Dictionary<BoundValue, ValueUse>(), [], signature.NameSpan);
            externs[signature] = known = ShapeAnalysis.Declaration(declaration, result, this);
        }
        return known.Item1 is null ? null : known;
    }

    /// <summary>Checks that a backbone passed to a block returns feature maps whose channels are known at construction.</summary>
    internal void CheckGiven(BlockInstance instance, SourceText source, DiagnosticBag diagnostics)
    {
        foreach (var argument in instance.Arguments.Select(a => a.Value).OfType<BlockInstance>())
        {
            CheckGiven(argument, source, diagnostics);
            if (Of(argument.Block) is not { } shapes) continue;
            foreach (var output in argument.Block.Outputs)
            {
                var isMap = shapes.OutputOf(output) is not ListShape
                    && (shapes.OutputOf(output) is not TensorValue { Shape: var shape } || (shape.Rank == 4 && shapes.Symbols.IsKnown(shape[Axes.Channel(4)])));
                if (!isMap) diagnostics.Report(ShapeDiagnostics.NotAMap, source, argument.Span, argument.Block.Name, output.Name ?? "");
            }
        }
    }
}
