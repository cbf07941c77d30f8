using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Operations that select elements by their values. They move data, so their cost is zero.</summary>
internal static class SelectingOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "topk",
            Summary = "The 'k' largest elements along an axis in descending order: a list of their values and their indices, which 'gather' takes; "
                + "the default axis is the last one.",
            Example = "topk(x, 3, axis: 1)[0]",
            Operands = [new("input")],
            Parameters = [new("k", BoundType.Int), new("axis", BoundType.Int, -1L)],
            Shapes = LargestShapes,
            Emission = Selection("largest", a => $"{a.First}.Largest({a["k"]}, {a["axis"]})"),
        },
        new()
        {
            Name = "gather",
            Summary = "Selects elements along an axis by their indices, such as those of 'topk'; the result has the shape of 'index'. "
                + "On other axes, 'index' must not be larger than the input. The default axis is the last one.",
            Example = "gather(x, topk(x, 3, axis: 1)[1], axis: 1)",
            Operands = [new("input"), new("index")],
            Parameters = [new("axis", BoundType.Int, -1L)],
            Shape = GatheredShape,
            Emission = Selection("gathered", a => $"{a.First}.Gather({a.Operand("index")}, {a["axis"]})"),
        },
    ];

    private static OperationEmission Selection(string result, Func<FunctionArguments, string> function) =>
        new() { ResultName = result, OperandsAreKept = false, ResultIsKept = false, KeepsIndices = true, Function = function };

    private static IReadOnlyList<TensorShape>? LargestShapes(OperationContext c)
    {
        if (!c.IsAtLeast("k", 1) || c.Axis("axis") is not { } axis) return null;
        var shape = c.Shape.With(axis, c.Int("k"));
        if (c.Require(c.Shape[axis] - c.Int("k"), 0)) return [shape, shape];
        c.Report(ShapeDiagnostics.Parts, c.Name, $"{c.Int("k")} elements", axis, c.Input.Display);
        return null;
    }

    private static TensorShape? GatheredShape(OperationContext c)
    {
        if (c.Operand("index") is not { } index || !c.HasRank(index, c.Shape.Rank) || c.Axis("axis") is not { } axis) return null;
        for (var i = 0; i < c.Shape.Rank; i++)
            if (i != axis && !c.Require(c.Shape[i] - index.Shape[i], 0) && !c.Agrees(c.Input, index, i)) return null;
        return index.Shape;
    }
}
