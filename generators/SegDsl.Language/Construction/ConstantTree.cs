using SegDsl.Language.Binding;

namespace SegDsl.Language.Construction;

/// <summary>Traverses constants.</summary>
public static class ConstantTree
{
    /// <summary>A constant with all constants in it.</summary>
    public static IEnumerable<BoundConstant> All(BoundConstant constant)
    {
        var pending = new Stack<BoundConstant>([constant]);
        while (pending.Count > 0)
        {
            var next = pending.Pop();
            yield return next;
            foreach (var part in PartsOf(next).Reverse()) pending.Push(part);
        }
    }

    /// <summary>Whether a constant depends on the variable of an enclosing loop.</summary>
    public static bool DependsOnLoop(BoundConstant constant) => All(constant).Any(c => c is LoopVariableReference or TensorListLength);

    /// <summary>The constants in a tensor expression, including its loops and layers.</summary>
    public static IReadOnlyList<BoundConstant> In(BoundTensor expression)
    {
        var collector = new Collector();
        collector.Walk(expression);
        return [.. collector.Constants.SelectMany(All)];
    }

    private static IEnumerable<BoundConstant> PartsOf(BoundConstant constant) => constant switch
    {
        ConstantList list => list.Items,
        ConstantShape shape => shape.Dimensions,
        ConstantRange range => [range.Start, range.End],
        ConstantUnary unary => [unary.Operand],
        ConstantBinary binary => [binary.Left, binary.Right],
        ConstantIndex index => [index.List, index.Index],
        ConstantLength length => [length.List],
        ConstantCall call => call.Arguments,
        ConstantConditional conditional => [conditional.Condition, conditional.Then, conditional.Else],
        ConstantMatch match =>
        [
            match.Subject, .. match.Arms.SelectMany(a => a.Patterns.Append(a.Value)),
            .. match.Else is { } otherwise ? [otherwise] : Array.Empty<BoundConstant>(),
        ],
        BlockInstance instance => [.. instance.Arguments.Select(a => a.Value), .. SelectedBy(instance)],
        _ => [],
    };

    private static IEnumerable<BoundConstant> SelectedBy(BlockInstance instance) =>
        new[] { instance.Normalization?.Groups, instance.Initialization?.Value }.OfType<BoundConstant>();

    private sealed class Collector : TreeWalker
    {
        public List<BoundConstant> Constants { get; } = [];

        protected override void OnConstant(BoundConstant constant) => Constants.Add(constant);
    }
}
