using SegDsl.Language.Types;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Pooling operations.</summary>
internal static class PoolingOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        MaxPool(2, "MaxPool", "x -> MaxPool(3, 2)", "2d"),
        AvgPool(2, "AvgPool", "x -> AvgPool(3, 2, count_include_pad: false)", "2d"),
        MaxPool(3, "MaxPool3d", "stack(x, relu(x), axis: 2) -> MaxPool3d(2, 2, padding: 0)", "3d"),
        AvgPool(3, "AvgPool3d", "stack(x, relu(x), axis: 2) -> AvgPool3d([1, 3, 3], 2, count_include_pad: false)", "3d"),
        Adaptive(
            "adaptive_avg_pool", "Average pooling to a given size [height, width]; the windows are as equal in size as possible.",
            a => $"nn.functional.adaptive_avg_pool2d({a.First}, {a["size"]})"),
        Adaptive(
            "adaptive_max_pool", "Max pooling to a given size [height, width]; the windows are as equal in size as possible.",
            a => $"nn.functional.adaptive_max_pool2d({a.First}, {a["size"]})"),
        new()
        {
            Name = "global_avg_pool",
            Summary = "The mean of every channel, as a map of 1x1 pixels.",
            Example = "global_avg_pool(x)",
            Operands = [new("input")],
            Shape = c => c.IsMapOrVolume() ? new([c.Shape[0], c.Shape[1], .. Enumerable.Repeat(Dimension.One, c.Shape.Rank - 2)]) : null,
            Flops = Costs.PerInputElement,
            Emission = new()
            {
                ResultName = "averaged",
                ResultIsKept = false,
                Module = a => a.Rank == 5 ? "nn.AdaptiveAvgPool3d(1)" : "nn.AdaptiveAvgPool2d(1)",
                Function = a => a.Rank == 5 ? $"nn.functional.adaptive_avg_pool3d({a.First}, [1, 1, 1])" : $"nn.functional.adaptive_avg_pool2d({a.First}, 1)",
            },
        },
        new()
        {
            Name = "pyramid_pool",
            Summary = "A list of adaptive_avg_pool to squares of several sizes, as in PSPNet.",
            Example = "pyramid_pool(x, sizes: [1, 2, 3])[2]",
            Operands = [new("input")],
            Parameters = [new("sizes", new ListType(BoundType.Int))],
            Shapes = PyramidShapes,
            Flops = Costs.PerInputElement,
            Emission = new() { ResultName = "pyramid", ResultIsKept = false, Function = a => $"{a.First}.PyramidPool({a["sizes"]})" },
        },
    ];

    private static Operation MaxPool(int sides, string name, string example, string suffix) => new()
    {
        Name = name,
        Summary = $"The maximum of every window. The default padding is (kernel - 1) / 2, so {name}(3, 2) halves the size. A list gives {SideNames(sides)}.",
        Example = example,
        Operands = [new("input")],
        Parameters = Window(sides),
        Shape = c => WindowShape(c, sides),
        Flops = (c, result) => result.Elements * (c.Volume("kernel") - 1),
        Emission = new()
        {
            ResultName = "pooled",
            ResultIsKept = false,
            KeepsIndices = true,
            Module = a => $"nn.MaxPool{suffix}({Arguments(a, sides)})",
            Function = a => $"nn.functional.max_pool{suffix}({a.First}, {Arguments(a, sides)})",
        },
    };

    private static Operation AvgPool(int sides, string name, string example, string suffix) => new()
    {
        Name = name,
        Summary = "The mean of every window. Padding counts as zeros, or is excluded if 'count_include_pad: false'.",
        Example = example,
        Operands = [new("input")],
        Parameters = [.. Window(sides), new("count_include_pad", BoundType.Bool, true)],
        // PyTorch does not allow kernels that are larger than a volume, even with padding.
        Shape = c => WindowShape(c, sides) is { } shape && (sides == 2 || Windows.AreInside(c)) ? shape : null,
        Flops = (c, result) => result.Elements * c.Volume("kernel"),
        Emission = new()
        {
            ResultName = "pooled",
            ResultIsKept = false,
            Module = a => $"nn.AvgPool{suffix}({Arguments(a, sides)}{Padding(a)})",
            Function = a => $"nn.functional.avg_pool{suffix}({a.First}, {Arguments(a, sides)}{Padding(a)})",
        },
    };

    private static string SideNames(int sides) => sides == 2 ? "height and width" : "depth, height and width";

    private static OperationParameter[] Window(int sides) =>
    [
        new("kernel", BoundType.Int, Sides: sides),
        new("stride", BoundType.Int, Sides: sides),
        new("padding", BoundType.Int, AllowsSame: true, Sides: sides),
    ];

    /// <summary>Kernel, stride and padding: numbers, or arrays for all sides if one is a list. The 3D functions only take arrays.</summary>
    private static string Arguments(OperationArguments a, int sides)
    {
        string[] names = ["kernel", "stride", "padding"];
        return string.Join(", ", names.Select(name => a.HasSides(names) || sides == 3 ? $"[{string.Join(", ", a.Sides(name))}]" : a[name]));
    }

    private static TensorShape? WindowShape(OperationContext c, int sides) =>
        c.HasRank(sides + 2) && Windows.AreValid(c) && Windows.ReachTheInput(c) ? Windows.Slide(c) : null;

    private static string Padding(OperationArguments a) => a["count_include_pad"] is var counts && counts == "true" ? "" : $", count_include_pad: {counts}";

    /// <summary>One operation per element of the input; border pixels that belong to two windows are counted once.</summary>
    private static Operation Adaptive(string name, string summary, Func<FunctionArguments, string> function) => new()
    {
        Name = name,
        Summary = summary,
        Example = $"{name}(x, [2, 3])",
        Operands = [new("input")],
        Parameters = [new("size", BoundType.Shape)],
        Shape = c => c.HasRank(4) && c.HasCount("size", c.ShapeOf("size").Rank, 2)
            ? c.NotEmpty(c.Shape.With(2, c.ShapeOf("size")[0]).With(3, c.ShapeOf("size")[1]))
            : null,
        Flops = Costs.PerInputElement,
        Emission = new() { ResultName = "pooled", ResultIsKept = false, Function = function },
    };

    private static IReadOnlyList<TensorShape>? PyramidShapes(OperationContext c)
    {
        if (!c.HasRank(4)) return null;
        var shapes = c.Ints("sizes").Select(size => c.NotEmpty(c.Shape.With(2, size).With(3, size))).ToList();
        return shapes.Contains(null) ? null : [.. shapes.OfType<TensorShape>()];
    }
}
