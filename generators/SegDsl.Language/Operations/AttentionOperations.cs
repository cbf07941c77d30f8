using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Attention over tokens <c>[N, L, C]</c>, and position embeddings of feature maps.</summary>
internal static class AttentionOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "Attention",
            Summary = "Multi-head attention over tokens [N, L, C] with learned projections: self-attention, or cross-attention if 'key' and 'value' are given.",
            Example = "x -> flatten(2) -> transpose(1, 2) -> attention: Attention(2)",
            Operands = [new("query"), new("key", IsOptional: true), new("value", IsOptional: true)],
            Parameters = [new("heads", BoundType.Int)],
            Shape = c => AttendedShape(c) is not null && HasChannelsOfQuery(c) ? c.Shape : null,
            State = AttentionState,
            Flops = (c, _) => ProjectionFlops(c) + ProductFlops(c),
            Emission = new() { FieldType = "MultiHeadAttention", Module = a => $"new MultiHeadAttention({a.Channels}, {a["heads"]})" },
        },
        new()
        {
            Name = "attention",
            Summary = "Scaled dot-product attention of queries [N, L, C] to keys [N, S, C] with values [N, S, D], split into heads, without parameters.",
            Example = "attention(flatten(x, 2), flatten(relu(x), 2), flatten(x, 2))",
            Operands = [new("query"), new("key"), new("value")],
            Parameters = [new("heads", BoundType.Int, 1L)],
            Shape = AttendedShape,
            Flops = (c, _) => ProductFlops(c),
            Emission = new() { ResultName = "attended", Function = a => $"{a.First}.Attend({a.Operand("key")}, {a.Operand("value")}, {a["heads"]})" },
        },
        new()
        {
            Name = "WindowAttention",
            Summary = "Multi-head self-attention within windows of a map, with learned projections and relative positions, as in Swin. "
                + "'shift' moves the windows; a map of other sizes is padded with zeros.",
            Example = "x -> attention: WindowAttention(2, window: 3, shift: 1)",
            Operands = [new("input")],
            Parameters = [new("heads", BoundType.Int), new("window", BoundType.Int, 7L), new("shift", BoundType.Int, 0L)],
            Shape = WindowedShape,
            State = WindowState,
            Flops = WindowFlops,
            Emission = new()
            {
                FieldType = "WindowAttention",
                Module = a => $"new WindowAttention({a.Channels}, {a["heads"]}, {a["window"]}, {a["shift"]})",
            },
        },
        new()
        {
            Name = "PositionEmbedding",
            Summary = "Adds a learned position embedding of height * width, resized to the input map.",
            Example = "x -> positions: PositionEmbedding(4, 5)",
            Operands = [new("input")],
            Parameters = [new("height", BoundType.Int), new("width", BoundType.Int)],
            Shape = c => c.HasRank(4) && c.IsAtLeast("height", 1) && c.IsAtLeast("width", 1) ? c.Shape : null,
            State = c => [new("weight", TensorShape.Of(1, c.Shape[1], c.Int("height"), c.Int("width")), IsParameter: true)],
            // The embedding is resized once for the whole batch.
            Flops = (_, result) => result.Elements + (Costs.Bicubic * result[1] * result[2] * result[3]),
            Emission = new()
            {
                FieldType = "PositionEmbedding",
                Module = a => $"new PositionEmbedding({a.Channels}, {a["height"]}, {a["width"]})",
                ModuleResultIsFree = true,
            },
        },
        new()
        {
            Name = "sine_positions",
            Summary = "Adds a sine position embedding as in DETR: half of the channels encode y, half x. The number of channels must be a multiple of 4.",
            Example = "sine_positions(x)",
            Operands = [new("input")],
            Parameters = [new("temperature", BoundType.Float, 10000.0)],
            Shape = c => c.HasRank(4) && c.IsIn("temperature", t => t > 0, "above 0") && c.Divides("The input's", c.Shape[1], 4) ? c.Shape : null,
            // An angle and its sine for every row and channel, and for every column and channel; then the sum.
            Flops = (_, result) => result.Elements + (result[1] * (result[2] + result[3])),
            Emission = new() { ResultName = "placed", ResultIsKept = false, Function = a => $"{a.First}.AddSinePositions({a["temperature"]})" },
        },
    ];

    private static TensorShape? WindowedShape(OperationContext c)
    {
        if (!c.HasRank(4) || !c.IsAtLeast("heads", 1) || !c.IsAtLeast("window", 1) || !c.IsAtLeast("shift", 0)) return null;
        if (!c.Require(c.Int("window") - c.Int("shift"), 1))
        {
            c.Report(ValueDiagnostics.OutOfRange, $"'shift' of '{c.Name}'", $"be less than the window of {c.Int("window")}, not {c.Int("shift")}");
            return null;
        }
        return c.Divides("The input's", c.Shape[1], c.Int("heads")) ? c.Shape : null;
    }

    private static IReadOnlyList<OperationState> WindowState(OperationContext c)
    {
        var (channels, offsets) = (c.Shape[1], (2 * c.Int("window")) - 1);
        return
        [
            new("relative_position_bias_table", TensorShape.Of(offsets * offsets, c.Int("heads")), IsParameter: true),
            new("qkv.weight", TensorShape.Of(3 * channels, channels), IsParameter: true),
            new("qkv.bias", TensorShape.Of(3 * channels), IsParameter: true),
            new("proj.weight", TensorShape.Of(channels, channels), IsParameter: true),
            new("proj.bias", TensorShape.Of(channels), IsParameter: true),
        ];
    }

    /// <summary>Projections of all padded pixels; in every window, scores with a bias and a softmax, and the weighted sums.</summary>
    private static Dimension WindowFlops(OperationContext c, TensorShape result)
    {
        var (channels, window) = (c.Shape[1], c.Int("window"));
        Dimension Padded(int axis) => Dimension.FloorDivide(c.Shape[axis] + window - 1, window) * window;
        var pixels = c.Shape[0] * Padded(2) * Padded(3);
        var pairs = pixels * window * window;
        return (4 * pixels * channels * ((2 * channels) + 1)) + (4 * pairs * channels) + (pixels * channels) + (4 * pairs * c.Int("heads"));
    }

    private static ShapedValue Key(OperationContext c) => c.Operand("key") ?? c.Input;

    private static ShapedValue Value(OperationContext c) => c.Operand("value") ?? Key(c);

    private static TensorShape? AttendedShape(OperationContext c)
    {
        var (key, value) = (Key(c), Value(c));
        if (c.Operand("value") is not null && c.Operand("key") is null)
        {
            c.Report(ValueDiagnostics.MissingArgument, c.Name, "key", "");
            return null;
        }
        if (!c.IsAtLeast("heads", 1) || !c.HasRank(3) || !c.HasRank(key, 3) || !c.HasRank(value, 3)) return null;
        if (!c.Agrees(c.Input, key, 0) || !c.Agrees(c.Input, key, 2) || !c.Agrees(key, value, 0) || !c.Agrees(key, value, 1)) return null;
        if (!c.Divides("The query's", c.Shape[2], c.Int("heads")) || !c.Divides("The value's", value.Shape[2], c.Int("heads"))) return null;
        return c.Shape.With(2, value.Shape[2]);
    }

    private static bool HasChannelsOfQuery(OperationContext c) => c.Agrees(c.Input, Value(c), 2);

    private static IReadOnlyList<OperationState> AttentionState(OperationContext c)
    {
        var channels = c.Shape[2];
        return
        [
            new("in_proj_weight", TensorShape.Of(3 * channels, channels), IsParameter: true),
            new("in_proj_bias", TensorShape.Of(3 * channels), IsParameter: true),
            new("out_proj.weight", TensorShape.Of(channels, channels), IsParameter: true),
            new("out_proj.bias", TensorShape.Of(channels), IsParameter: true),
        ];
    }

    /// <summary>The projections of query, key, value and result; each element is a sum of products plus a bias.</summary>
    private static Dimension ProjectionFlops(OperationContext c) =>
        ((2 * c.Shape.Elements) + Key(c).Shape.Elements + Value(c).Shape.Elements) * ((2 * c.Shape[2]) + 1);

    /// <summary>Scores and results are sums of products; queries are scaled, and scores pass through a softmax.</summary>
    private static Dimension ProductFlops(OperationContext c)
    {
        var pairs = c.Shape[0] * c.Shape[1] * Key(c).Shape[1];
        return (2 * pairs * (c.Shape[2] + Value(c).Shape[2])) + c.Shape.Elements + (3 * pairs * c.Int("heads"));
    }
}
