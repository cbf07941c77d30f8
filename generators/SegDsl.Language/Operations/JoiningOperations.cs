using SegDsl.Language.Types;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Operations that combine several tensors into one. All take any number of tensors and lists of tensors.</summary>
internal static class JoiningOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "concat",
            Summary = "Concatenates any number of tensors and lists of tensors along an axis; the default axis is the channels.",
            Example = "concat(x, relu(x), axis: -1)",
            Operands = [new("inputs", IsVariadic: true)],
            Parameters = [new("axis", BoundType.Int, 1L)],
            Shape = ConcatenatedShape,
            Emission = Joined("concatenated", a => $"cat([{string.Join(", ", a.All)}], {a["axis"]})"),
        },
        new()
        {
            Name = "stack",
            Summary = "Stacks any number of tensors and lists of tensors of equal shape along a new axis.",
            Example = "stack(x, relu(x), axis: 1)",
            Operands = [new("inputs", IsVariadic: true)],
            Parameters = [new("axis", BoundType.Int, 1L)],
            Shape = StackedShape,
            Emission = Joined("stacked", a => $"stack([{string.Join(", ", a.All)}], {a["axis"]})"),
        },
        new()
        {
            Name = "sum",
            Summary = "The element-wise sum of any number of tensors and lists of tensors of equal shape.",
            Example = "sum(x, relu(x), x)",
            Operands = [new("inputs", IsVariadic: true)],
            Shape = c => AreAlike(c) ? c.Shape : null,
            Flops = (c, result) => result.Elements * (c.Operands.Count - 1),
            Emission = Joined("sum", a => $"TensorLists.Sum([{string.Join(", ", a.All)}])"),
        },
    ];

    private static OperationEmission Joined(string result, Func<FunctionArguments, string> function) =>
        new() { ResultName = result, OperandsAreKept = false, ResultIsKept = false, Function = function };

    private static bool AreAlike(OperationContext c) => c.Operands.All(o => c.AgreesBeside(c.Input, o, -1));

    private static TensorShape? ConcatenatedShape(OperationContext c)
    {
        if (c.Axis("axis") is not { } axis || !c.Operands.All(o => c.AgreesBeside(c.Input, o, axis))) return null;
        return c.Shape.With(axis, c.Operands.Aggregate(Dimension.Zero, (sum, o) => sum + o.Shape[axis]));
    }

    private static TensorShape? StackedShape(OperationContext c)
    {
        if (c.Axis(c.Known("axis"), c.Shape.Rank + 1) is not { } axis || !AreAlike(c)) return null;
        var dimensions = c.Shape.Dimensions.ToList();
        dimensions.Insert(axis, c.Operands.Count);
        return new(dimensions);
    }
}
