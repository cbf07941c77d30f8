using SegDsl.Language.Binding;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Operations with something to learn.</summary>
internal static class LayerOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "Conv",
            Summary = "2-d convolution. Keeps the size at stride 1 unless 'padding' says otherwise, and has no bias unless 'bias: true' is given.",
            Operands = [new("input")],
            Parameters =
            [
                new("out", BoundType.Int),
                new("kernel", BoundType.Int),
                new("stride", BoundType.Int, 1L),
                new("dilation", BoundType.Int, 1L),
                new("groups", BoundType.Int, 1L),
                new("padding", BoundType.Int, AllowsSame: true),
                new("bias", BoundType.Bool, false),
            ],
            Channels = ChannelRule.OutParameter,
            TakesInitialization = true,
            Shape = ConvolutionShape,
            State = ConvolutionState,
            Flops = ConvolutionFlops,
            Emission = new() { FieldType = "Conv2d", Module = ConvolutionModule, ModuleResultIsFree = true },
        },
        new()
        {
            Name = "Norm",
            Summary = "Normalisation over the channels, as the 'norm' of the network says: batch normalisation unless it says otherwise.",
            Operands = [new("input")],
            TakesNormalization = true,
            Shape = c => c.HasRank(4) ? c.Shape : null,
            State = NormState,
            // Mean, variance, weight and bias come down to one factor and one summand.
            Flops = Costs.PerElement(2),
            Emission = new() { FieldType = "BatchNorm2d", Module = a => $"nn.BatchNorm2d({a.Channels})", ModuleResultIsFree = true },
        },
    ];

    private static TensorShape? ConvolutionShape(OperationContext c)
    {
        if (!c.HasRank(4) || !c.IsAtLeast("out", 1) || !Windows.AreValid(c)) return null;
        if (!c.Divides("The input's", c.Shape[1], c.Int("groups")) || !c.Divides("The output's", c.Int("out"), c.Int("groups"))) return null;
        var dilation = c.Int("dilation");
        return c.NotEmpty(TensorShape.Of(c.Shape[0], c.Int("out"), Windows.Slide(c, c.Shape[2], dilation), Windows.Slide(c, c.Shape[3], dilation)));
    }

    private static IReadOnlyList<OperationState> ConvolutionState(OperationContext c)
    {
        var weight = new OperationState(
            "weight", TensorShape.Of(c.Int("out"), Dimension.FloorDivide(c.Shape[1], c.Int("groups")), c.Int("kernel"), c.Int("kernel")), IsParameter: true);
        return c.Bool("bias") ? [weight, new("bias", TensorShape.Of(c.Int("out")), IsParameter: true)] : [weight];
    }

    /// <summary>Every element of the result is a sum of products over the window and the group's channels; a bias is one more addition.</summary>
    private static Dimension ConvolutionFlops(OperationContext c, TensorShape result)
    {
        var products = Dimension.FloorDivide(c.Shape[1], c.Int("groups")) * c.Int("kernel") * c.Int("kernel");
        return result.Elements * ((2 * products) + (c.Bool("bias") ? 1 : 0));
    }

    private static string ConvolutionModule(ModuleArguments a)
    {
        var arguments = new List<string> { a.Channels, a["out"], a["kernel"] };
        void Add(string name, string @default)
        {
            var value = a[name];
            if (value != @default) arguments.Add($"{name}: {value}");
        }

        Add("stride", "1");
        Add("padding", "0");
        Add("dilation", "1");
        Add("groups", "1");
        Add("bias", "true");
        return $"nn.Conv2d({string.Join(", ", arguments)}){InitializationCode.Call(a.Initialization)}";
    }

    private static IReadOnlyList<OperationState> NormState(OperationContext c)
    {
        var channels = TensorShape.Of(c.Shape[1]);
        return
        [
            new("weight", channels, IsParameter: true),
            new("bias", channels, IsParameter: true),
            new("running_mean", channels, IsParameter: false),
            new("running_var", channels, IsParameter: false),
            new("num_batches_tracked", TensorShape.Of(), IsParameter: false, IsInteger: true),
        ];
    }
}
