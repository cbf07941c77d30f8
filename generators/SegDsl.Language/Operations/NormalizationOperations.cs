using SegDsl.Language.Types;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Normalization layers.</summary>
internal static class NormalizationOperations
{
    // With running statistics, mean, variance, weight and bias fold into one factor and one offset.
    private const long Known = 2;

    // Three for the sums of values and squares; four to subtract the mean, divide by the deviation, and apply weight and bias.
    private const long Measured = 7;

    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "Norm",
            Summary = "The normalization selected by 'norm' in the network; batch normalization by default, the identity for 'norm none'.",
            Example = "x -> norm: Norm",
            Operands = [new("input")],
            TakesNormalization = true,
            Shape = c => c.IsMapOrVolume() && (c.Normalization.Groups is not { } groups || c.Divides("The input's", c.Shape[1], groups)) ? c.Shape : null,
            State = AppliedState,
            Flops = (c, result) => result.Elements * AppliedCost(c),
            Emission = new()
            {
                FieldType = "nn.Module<Tensor, Tensor>",
                Module = a => a.Normalization is { } norm
                    ? $"{norm}.Create({a.Channels}{(a.Rank == 5 ? ", isVolume: true" : "")})"
                    : $"new BatchNormalization({a.Channels})",
                ModuleResultIsFree = true,
            },
        },
        new()
        {
            Name = "BatchNorm",
            Summary = "Batch normalization, regardless of 'norm': over batch and pixels in training, with running statistics in evaluation.",
            Example = "x -> norm: BatchNorm(eps: 0.001)",
            Operands = [new("input")],
            Parameters = [Eps, new("momentum", BoundType.Float, 0.1)],
            Shape = c => c.IsMapOrVolume() && IsValid(c) ? c.Shape : null,
            State = c => [.. Affine(c.Shape[1]), .. Statistics(c.Shape[1])],
            Flops = Costs.PerElement(Known),
            Emission = new()
            {
                FieldType = "BatchNormalization",
                Module = a => $"new BatchNormalization({a.Channels}{Named(a, "eps", "1E-05")}{Named(a, "momentum", "0.1")})",
                ModuleResultIsFree = true,
            },
        },
        new()
        {
            Name = "GroupNorm",
            Summary = "Group normalization: of every sample, over groups of channels and their pixels.",
            Example = "x -> norm: GroupNorm(4)",
            Operands = [new("input")],
            Parameters = [new("groups", BoundType.Int), Eps],
            Shape = c => c.IsMapOrVolume() && IsValid(c) && c.Divides("The input's", c.Shape[1], c.Int("groups")) ? c.Shape : null,
            State = c => Affine(c.Shape[1]),
            Flops = Costs.PerElement(Measured),
            Emission = new()
            {
                FieldType = "GroupNorm",
                // TorchSharp 0.107 leaves the weight and the bias as the memory was.
                Module = a => $"nn.GroupNorm({a["groups"]}, {a.Channels}{Named(a, "eps", "1E-05")}).Ones()",
                ModuleResultIsFree = true,
            },
        },
        new()
        {
            Name = "LayerNorm",
            Summary = "Layer normalization over the channels: of every pixel of a map, as in ConvNeXt, or of every token over its last dimension.",
            Example = "x -> norm: LayerNorm(eps: 1e-6)",
            Operands = [new("input")],
            Parameters = [Eps],
            Shape = c => IsValid(c) && c.Axis(Axes.Channel(c.Shape.Rank), c.Shape.Rank) is not null ? c.Shape : null,
            State = c => Affine(Axes.ChannelsOf(c.Shape)),
            Flops = Costs.PerElement(Measured),
            Emission = new()
            {
                FieldType = "nn.Module<Tensor, Tensor>",
                Module = a => $"{(a.Rank >= 4 ? "new LayerNorm2d" : "nn.LayerNorm")}({a.Channels}{Named(a, "eps", "1E-05")})",
            },
        },
        new()
        {
            Name = "InstanceNorm",
            Summary = "Instance normalization: of every channel of every sample over its pixels, with weight and bias if 'affine: true'.",
            Example = "x -> norm: InstanceNorm(affine: true)",
            Operands = [new("input")],
            Parameters = [new("affine", BoundType.Bool, false), Eps],
            Shape = c => c.IsMapOrVolume() && IsValid(c) ? c.Shape : null,
            State = c => c.Bool("affine") ? Affine(c.Shape[1]) : [],
            Flops = (c, result) => result.Elements * (c.Bool("affine") ? Measured : Measured - 2),
            Emission = new()
            {
                FieldType = "nn.Module<Tensor, Tensor>",
                Module = a => $"nn.InstanceNorm{a.Rank - 2}d({a.Channels}{Named(a, "eps", "1E-05")}{Named(a, "affine", "false")})",
                ModuleResultIsFree = true,
            },
        },
    ];

    /// <summary>Whether an operation is a normalization.</summary>
    public static bool IsNormalization(string operation) => All.Any(o => o.Name == operation);

    private static OperationParameter Eps => new("eps", BoundType.Float, 1e-5);

    private static bool IsValid(OperationContext c) => c.IsIn("eps", e => e > 0, "above 0") && c.IsIn("momentum", m => m is >= 0 and <= 1, "from 0 to 1");

    private static long AppliedCost(OperationContext c) => c.Normalization.Kind switch
    {
        NormalizationKind.Batch or NormalizationKind.Sync => Known,
        NormalizationKind.None => 0,
        _ => Measured,
    };

    private static IReadOnlyList<OperationState> AppliedState(OperationContext c) => c.Normalization.Kind switch
    {
        NormalizationKind.Batch or NormalizationKind.Sync => [.. Affine(c.Shape[1]), .. Statistics(c.Shape[1])],
        NormalizationKind.Instance or NormalizationKind.None => [],
        _ => Affine(c.Shape[1]),
    };

    private static IReadOnlyList<OperationState> Affine(Dimension channels) =>
        [new("weight", TensorShape.Of(channels), IsParameter: true), new("bias", TensorShape.Of(channels), IsParameter: true)];

    private static IReadOnlyList<OperationState> Statistics(Dimension channels) =>
    [
        new("running_mean", TensorShape.Of(channels), IsParameter: false),
        new("running_var", TensorShape.Of(channels), IsParameter: false),
        new("num_batches_tracked", TensorShape.Of(), IsParameter: false, IsInteger: true),
    ];

    private static string Named(OperationArguments a, string parameter, string @default) =>
        a[parameter] is var value && value == @default ? "" : $", {parameter}: {value}";
}
