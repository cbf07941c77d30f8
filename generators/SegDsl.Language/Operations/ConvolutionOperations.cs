using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Convolutions.</summary>
internal static class ConvolutionOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "Conv",
            Summary = "2D convolution. The default padding keeps the size at stride 1. There is no bias unless 'bias: true' is given. "
                + "A list gives height and width: Conv(out, [1, 7]).",
            Example = "x -> conv: Conv(16, 3, stride: 2)",
            Operands = [new("input")],
            Parameters =
            [
                new("out", BoundType.Int),
                new("kernel", BoundType.Int, AllowsPair: true),
                new("stride", BoundType.Int, 1L, AllowsPair: true),
                new("dilation", BoundType.Int, 1L, AllowsPair: true),
                new("groups", BoundType.Int, 1L),
                new("padding", BoundType.Int, AllowsSame: true, AllowsPair: true),
                new("bias", BoundType.Bool, false),
            ],
            TakesInitialization = true,
            Shape = ConvolutionShape,
            State = c => Weights(c, TensorShape.Of(c.Int("out"), Dimension.FloorDivide(c.Shape[1], c.Int("groups")), c.Int("kernel", 0), c.Int("kernel", 1))),
            Flops = ConvolutionFlops,
            Emission = new()
            {
                FieldType = "Conv2d",
                Module = a => Module("nn.Conv2d", a, ("stride", "1"), ("padding", "0"), ("dilation", "1"), ("groups", "1"), ("bias", "true")),
                ModuleResultIsFree = true,
            },
        },
        new()
        {
            Name = "ConvTranspose",
            Summary = "Transposed 2D convolution. ConvTranspose(out, 4, stride: 2, padding: 1) and ConvTranspose(out, 2, stride: 2) both double the size.",
            Example = "x -> up: ConvTranspose(4, 4, stride: 2, padding: 1)",
            Operands = [new("input")],
            Parameters =
            [
                new("out", BoundType.Int),
                new("kernel", BoundType.Int, AllowsPair: true),
                new("stride", BoundType.Int, 1L, AllowsPair: true),
                new("padding", BoundType.Int, 0L, AllowsPair: true),
                // ConvTranspose2d of TorchSharp 0.107 applies the one for the height to both sides.
                new("output_padding", BoundType.Int, 0L),
                new("groups", BoundType.Int, 1L),
                new("dilation", BoundType.Int, 1L, AllowsPair: true),
                new("bias", BoundType.Bool, false),
            ],
            TakesInitialization = true,
            Shape = TransposedShape,
            State = c => Weights(c, TensorShape.Of(c.Shape[1], Dimension.FloorDivide(c.Int("out"), c.Int("groups")), c.Int("kernel", 0), c.Int("kernel", 1))),
            Flops = TransposedFlops,
            Emission = new()
            {
                FieldType = "ConvTranspose2d",
                Module = a => Module(
                    "nn.ConvTranspose2d", a, ("stride", "1"), ("padding", "0"), ("output_padding", "0"), ("dilation", "1"), ("groups", "1"), ("bias", "true")),
                ModuleResultIsFree = true,
            },
        },
    ];

    private static bool TakesGroups(OperationContext c) =>
        c.HasRank(4) && c.IsAtLeast("out", 1) && Windows.AreValid(c)
        && c.Divides("The input's", c.Shape[1], c.Int("groups")) && c.Divides("The output's", c.Int("out"), c.Int("groups"));

    private static TensorShape? ConvolutionShape(OperationContext c) => TakesGroups(c) ? Windows.Slide(c)?.With(1, c.Int("out")) : null;

    private static TensorShape? TransposedShape(OperationContext c)
    {
        if (!TakesGroups(c) || !c.IsAtLeast("output_padding", 0)) return null;
        var extra = c.Int("output_padding");
        for (var side = 0; side < c.Sides("stride", "dilation"); side++)
        {
            // It must be less than at least one of the two. If the stride is a symbol, the requirement is on the stride.
            if (c.Require(c.Int("stride", side) - extra, 1) || c.Require(c.Int("dilation", side) - extra, 1)) continue;
            c.Report(ValueDiagnostics.OutOfRange, $"'output_padding' of '{c.Name}'", $"be less than its stride or its dilation, not {extra}");
            return null;
        }
        Dimension Size(int side) => ((c.Shape[side + 2] - 1) * c.Int("stride", side)) - (2 * c.Int("padding", side))
            + (c.Int("dilation", side) * (c.Int("kernel", side) - 1)) + extra + 1;
        return c.NotEmpty(TensorShape.Of(c.Shape[0], c.Int("out"), Size(0), Size(1)));
    }

    private static IReadOnlyList<OperationState> Weights(OperationContext c, TensorShape weight) => c.Bool("bias")
        ? [new("weight", weight, IsParameter: true), new("bias", TensorShape.Of(c.Int("out")), IsParameter: true)]
        : [new("weight", weight, IsParameter: true)];

    /// <summary>Every element of the result is a sum of products over the kernel and the channels of its group; a bias is one more addition.</summary>
    private static Dimension ConvolutionFlops(OperationContext c, TensorShape result)
    {
        var products = Dimension.FloorDivide(c.Shape[1], c.Int("groups")) * c.Area("kernel");
        return result.Elements * ((2 * products) + Bias(c));
    }

    /// <summary>Every input element is multiplied by the kernel for every output channel of its group, including elements that padding cuts off.</summary>
    private static Dimension TransposedFlops(OperationContext c, TensorShape result)
    {
        var products = Dimension.FloorDivide(c.Int("out"), c.Int("groups")) * c.Area("kernel");
        return (c.Shape.Elements * 2 * products) + (result.Elements * Bias(c));
    }

    private static Dimension Bias(OperationContext c) => c.Bool("bias") ? 1 : 0;

    private static string Module(string function, ModuleArguments a, params (string Name, string Default)[] parameters)
    {
        string[] sized = ["kernel", "stride", "padding", "output_padding", "dilation"];
        // If one of them is a pair, TorchSharp takes pairs for all.
        var takesPairs = a.HasPair(sized);
        var arguments = new List<string> { a.Channels, a["out"], Value("kernel", "") };
        foreach (var (name, @default) in parameters)
            if (Value(name, @default) is { Length: > 0 } value) arguments.Add($"{name}: {value}");
        return $"{function}({string.Join(", ", arguments)}){InitializationCode.Call(a.Initialization)}";

        string Value(string name, string @default)
        {
            if (!takesPairs || !sized.Contains(name)) return a[name] == @default ? "" : a[name];
            var (height, width) = a.Sides(name);
            return height == @default && width == @default ? "" : $"({height}, {width})";
        }
    }
}
