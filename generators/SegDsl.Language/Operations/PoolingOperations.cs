using SegDsl.Language.Types;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Pooling operations.</summary>
internal static class PoolingOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "MaxPool",
            Summary = "The maximum of every window. The default padding is (kernel - 1) / 2, so MaxPool(3, 2) halves the size. A list gives height and width.",
            Example = "x -> MaxPool(3, 2)",
            Operands = [new("input")],
            Parameters = Window,
            Shape = WindowShape,
            Flops = (c, result) => result.Elements * (c.Area("kernel") - 1),
            Emission = new()
            {
                ResultName = "pooled",
                ResultIsKept = false,
                KeepsIndices = true,
                Module = a => $"nn.MaxPool2d({Arguments(a)})",
                Function = a => $"nn.functional.max_pool2d({a.First}, {Arguments(a)})",
            },
        },
        new()
        {
            Name = "AvgPool",
            Summary = "The mean of every window. Padding counts as zeros, or is excluded if 'count_include_pad: false'.",
            Example = "x -> AvgPool(3, 2, count_include_pad: false)",
            Operands = [new("input")],
            Parameters = [.. Window, new("count_include_pad", BoundType.Bool, true)],
            Shape = WindowShape,
            Flops = (c, result) => result.Elements * c.Area("kernel"),
            Emission = new()
            {
                ResultName = "pooled",
                ResultIsKept = false,
                Module = a => $"nn.AvgPool2d({Arguments(a)}{Padding(a)})",
                Function = a => $"nn.functional.avg_pool2d({a.First}, {Arguments(a)}{Padding(a)})",
            },
        },
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
            Shape = c => c.HasRank(4) ? c.Shape.With(2, 1).With(3, 1) : null,
            Flops = Costs.PerInputElement,
            Emission = new()
            {
                ResultName = "averaged",
                ResultIsKept = false,
                Module = _ => "nn.AdaptiveAvgPool2d(1)",
                Function = a => $"nn.functional.adaptive_avg_pool2d({a.First}, 1)",
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

    private static OperationParameter[] Window =>
    [
        new("kernel", BoundType.Int, AllowsPair: true),
        new("stride", BoundType.Int, AllowsPair: true),
        new("padding", BoundType.Int, AllowsSame: true, AllowsPair: true),
    ];

    /// <summary>Kernel, stride and padding: numbers, or arrays for height and width if one is a pair.</summary>
    private static string Arguments(OperationArguments a)
    {
        string[] names = ["kernel", "stride", "padding"];
        return string.Join(", ", names.Select(name => a.HasPair(names) ? $"[{a.Sides(name).Height}, {a.Sides(name).Width}]" : a[name]));
    }

    private static TensorShape? WindowShape(OperationContext c) =>
        c.HasRank(4) && Windows.AreValid(c) && Windows.ReachTheInput(c) ? Windows.Slide(c) : null;

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
