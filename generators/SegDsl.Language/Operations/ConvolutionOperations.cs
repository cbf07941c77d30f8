using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Convolutions.</summary>
internal static class ConvolutionOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        Convolution(2, "Conv", "Conv2d", "2D", "Conv(16, 3, stride: 2)", "Conv(out, [1, 7])", "height and width"),
        Transposed(2, "ConvTranspose", "ConvTranspose2d", "2D", "x -> up: ConvTranspose(4, 4, stride: 2, padding: 1)"),
        Convolution(3, "Conv3d", "Conv3d", "3D", "Conv3d(16, 3, stride: 2)", "Conv3d(out, [1, 3, 3])", "depth, height and width"),
        Transposed(3, "ConvTranspose3d", "ConvTranspose3d", "3D", "stack(x, relu(x), axis: 2) -> up: ConvTranspose3d(4, 2, stride: 2)"),
    ];

    private static Operation Convolution(int sides, string name, string type, string dimensions, string example, string list, string sideNames) => new()
    {
        Name = name,
        Summary = $"{dimensions} convolution. The default padding keeps the size at stride 1. There is no bias unless 'bias: true' is given. "
            + $"A list gives {sideNames}: {list}.",
        Example = sides == 2 ? $"x -> conv: {example}" : $"stack(x, relu(x), axis: 2) -> conv: {example}",
        Operands = [new("input")],
        Parameters =
        [
            new("out", BoundType.Int),
            new("kernel", BoundType.Int, Sides: sides),
            new("stride", BoundType.Int, 1L, Sides: sides),
            new("dilation", BoundType.Int, 1L, Sides: sides),
            new("groups", BoundType.Int, 1L),
            new("padding", BoundType.Int, AllowsSame: true, Sides: sides),
            new("bias", BoundType.Bool, false),
        ],
        TakesInitialization = true,
        Shape = c => TakesGroups(c, sides) ? Windows.Slide(c)?.With(1, c.Int("out")) : null,
        State = c => Weights(c, c.Int("out"), Dimension.FloorDivide(c.Shape[1], c.Int("groups"))),
        Flops = ConvolutionFlops,
        Emission = new()
        {
            FieldType = type,
            Module = a => Module($"nn.{type}", a, ("stride", "1"), ("padding", "0"), ("dilation", "1"), ("groups", "1"), ("bias", "true")),
            ModuleResultIsFree = true,
        },
    };

    private static Operation Transposed(int sides, string name, string type, string dimensions, string example) => new()
    {
        Name = name,
        Summary = $"Transposed {dimensions} convolution. {name}(out, 4, stride: 2, padding: 1) and {name}(out, 2, stride: 2) both double the size.",
        Example = example,
        Operands = [new("input")],
        Parameters =
        [
            new("out", BoundType.Int),
            new("kernel", BoundType.Int, Sides: sides),
            new("stride", BoundType.Int, 1L, Sides: sides),
            new("padding", BoundType.Int, 0L, Sides: sides),
            // ConvTranspose2d of TorchSharp 0.107 applies the one for the height to both sides.
            new("output_padding", BoundType.Int, 0L),
            new("groups", BoundType.Int, 1L),
            new("dilation", BoundType.Int, 1L, Sides: sides),
            new("bias", BoundType.Bool, false),
        ],
        TakesInitialization = true,
        Shape = c => TransposedShape(c, sides),
        State = c => Weights(c, c.Shape[1], Dimension.FloorDivide(c.Int("out"), c.Int("groups"))),
        Flops = TransposedFlops,
        Emission = new()
        {
            FieldType = type,
            Module = a => Module(
                $"nn.{type}", a, ("stride", "1"), ("padding", "0"), ("output_padding", "0"), ("dilation", "1"), ("groups", "1"), ("bias", "true")),
            ModuleResultIsFree = true,
        },
    };

    private static bool TakesGroups(OperationContext c, int sides) =>
        c.HasRank(sides + 2) && c.IsAtLeast("out", 1) && Windows.AreValid(c)
        && c.Divides("The input's", c.Shape[1], c.Int("groups")) && c.Divides("The output's", c.Int("out"), c.Int("groups"));

    private static TensorShape? TransposedShape(OperationContext c, int sides)
    {
        if (!TakesGroups(c, sides) || !c.IsAtLeast("output_padding", 0)) return null;
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
        return c.NotEmpty(new([c.Shape[0], c.Int("out"), .. Enumerable.Range(0, sides).Select(Size)]));
    }

    /// <summary>The weight [first, second, kernel…], and the bias if there is one.</summary>
    private static IReadOnlyList<OperationState> Weights(OperationContext c, Dimension first, Dimension second)
    {
        var weight = new TensorShape([first, second, .. Enumerable.Range(0, c.Shape.Rank - 2).Select(side => c.Int("kernel", side))]);
        return c.Bool("bias")
            ? [new("weight", weight, IsParameter: true), new("bias", TensorShape.Of(c.Int("out")), IsParameter: true)]
            : [new("weight", weight, IsParameter: true)];
    }

    /// <summary>Every element of the result is a sum of products over the kernel and the channels of its group; a bias is one more addition.</summary>
    private static Dimension ConvolutionFlops(OperationContext c, TensorShape result)
    {
        var products = Dimension.FloorDivide(c.Shape[1], c.Int("groups")) * c.Volume("kernel");
        return result.Elements * ((2 * products) + Bias(c));
    }

    /// <summary>Every input element is multiplied by the kernel for every output channel of its group, including elements that padding cuts off.</summary>
    private static Dimension TransposedFlops(OperationContext c, TensorShape result)
    {
        var products = Dimension.FloorDivide(c.Int("out"), c.Int("groups")) * c.Volume("kernel");
        return (c.Shape.Elements * 2 * products) + (result.Elements * Bias(c));
    }

    private static Dimension Bias(OperationContext c) => c.Bool("bias") ? 1 : 0;

    private static string Module(string function, ModuleArguments a, params (string Name, string Default)[] parameters)
    {
        string[] sized = ["kernel", "stride", "padding", "output_padding", "dilation"];
        // If one of them is a list, TorchSharp takes tuples for all.
        var takesTuples = a.HasSides(sized);
        var arguments = new List<string> { a.Channels, a["out"], Value("kernel", "") };
        foreach (var (name, @default) in parameters)
            if (Value(name, @default) is { Length: > 0 } value) arguments.Add($"{name}: {value}");
        if (a.Initialization.Length > 0) arguments.Add("device: META");
        return $"{function}({string.Join(", ", arguments)}){a.Initialization}";

        string Value(string name, string @default)
        {
            if (!takesTuples || !sized.Contains(name)) return a[name] == @default ? "" : a[name];
            var sides = a.Sides(name);
            return sides.All(side => side == @default) ? "" : $"({string.Join(", ", sides)})";
        }
    }
}
