using SegDsl.Language.Types;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Linear algebra.</summary>
internal static class LinearOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "Linear",
            Summary = "Fully connected layer on the last dimension: multiplies by a learned matrix and adds a learned bias unless 'bias: false' is given.",
            Example = "x -> flatten(2) -> transpose(1, 2) -> fc: Linear(5)",
            Operands = [new("input")],
            Parameters = [new("out", BoundType.Int), new("bias", BoundType.Bool, true)],
            TakesInitialization = true,
            Shape = c => c.IsAtLeast("out", 1) && c.Axis(-1, c.Shape.Rank) is { } last ? c.Shape.With(last, c.Int("out")) : null,
            State = c =>
            [
                new("weight", TensorShape.Of(c.Int("out"), c.Shape[c.Shape.Rank - 1]), IsParameter: true),
                .. c.Bool("bias") ? [new OperationState("bias", TensorShape.Of(c.Int("out")), IsParameter: true)] : Array.Empty<OperationState>(),
            ],
            // A sum of products per element, plus one addition for the bias.
            Flops = (c, result) => result.Elements * ((2 * c.Shape[c.Shape.Rank - 1]) + (c.Bool("bias") ? 1 : 0)),
            Emission = new()
            {
                FieldType = "Linear",
                Module = a => $"nn.Linear({a.Dimension(-1)}, {a["out"]}{(a["bias"] is var bias && bias == "true" ? "" : $", hasBias: {bias}")}"
                    + (a.Initialization.Length > 0 ? $", device: META){a.Initialization}" : ")"),
                ModuleResultIsFree = true,
            },
        },
        new()
        {
            Name = "matmul",
            Summary = "Matrix product of the last two dimensions; leading dimensions are broadcast.",
            Example = "matmul(flatten(x, 2), x -> flatten(2) -> transpose(1, 2))",
            Operands = [new("first"), new("second")],
            Shape = ProductShape,
            Flops = (c, result) => result.Elements * 2 * c.Shape[c.Shape.Rank - 1],
            Emission = new() { ResultName = "product", ResultIsKept = false, Function = a => $"{a.First}.matmul({a.Operand("second")})" },
        },
        new()
        {
            Name = "einsum",
            Summary = "Sum of products given by an equation such as \"nqc,nkc->nqk\": one letter per dimension, summed over letters missing from the result.",
            Example = "einsum(flatten(x, 2), flatten(relu(x), 2), equation: \"ncp,ndp->ncd\")",
            Operands = [new("inputs", IsVariadic: true)],
            Parameters = [new("equation", BoundType.String)],
            Shape = Einsum.Shape,
            Flops = Einsum.Flops,
            Emission = new() { ResultName = "product", Function = a => $"einsum({a["equation"]}, [{string.Join(", ", a.All)}])" },
        },
        new()
        {
            Name = "normalize",
            Summary = "Divides by the L2 norm along an axis; the default axis is the channels.",
            Example = "normalize(x)",
            Operands = [new("input")],
            Parameters = [new("axis", BoundType.Int, 1L)],
            Shape = c => c.Axis("axis") is null ? null : c.Shape,
            // A square, a sum and a quotient per element.
            Flops = Costs.PerElement(3),
            Emission = new() { ResultName = "normalized", Function = a => $"nn.functional.normalize({a.First}, dim: {a["axis"]})" },
        },
    ];

    private static TensorShape? ProductShape(OperationContext c)
    {
        if (c.Operand("second") is not { } second) return null;
        var (left, right) = (c.Shape, second.Shape);
        if (!c.HasRankOfAtLeast(c.Input, 2) || !c.HasRankOfAtLeast(second, 2)) return null;
        if (!c.Agrees(c.Input, left.Rank - 1, second, right.Rank - 2)) return null;
        var batch = c.Broadcast(c.Input, second, [.. left.Dimensions.Take(left.Rank - 2)], [.. right.Dimensions.Take(right.Rank - 2)]);
        return batch is null ? null : new([.. batch, left[left.Rank - 2], right[right.Rank - 1]]);
    }
}
