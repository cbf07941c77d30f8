using System.Text.RegularExpressions;
using SegDsl.Language.Operations;

namespace SegDsl.Models.Tests.Operations;

/// <summary>An expression of <c>x</c>, which is <c>[N, 8, H, W]</c>. The script operations.py computes the same under this name.</summary>
internal sealed partial record OperationExample(string Name, string Expression)
{
    /// <summary>
    /// The same expression as stages of a sequence; null if an operation has several inputs or uses sizes that are only known at run time.
    /// </summary>
    public string? Sequence
    {
        get
        {
            var layers = Expression.Split(" -> ");
            var first = Call().Match(layers[0]);
            if ((!first.Success && layers[0] != "x") || layers.Skip(1).Any(Input().IsMatch) || Size().IsMatch(Expression)) return null;
            var stages = first.Success ? layers.Skip(1).Prepend($"{first.Groups[1].Value}({first.Groups[2].Value})") : layers.Skip(1);
            return $"x -> inline [{string.Join(", ", stages)}]";
        }
    }

    /// <summary><c>name(x, constants)</c></summary>
    [GeneratedRegex(@"^(\w+)\(x(?:, ((?:(?!\bx\b).)*))?\)$")]
    private static partial Regex Call();

    [GeneratedRegex(@"\bx\b")]
    private static partial Regex Input();

    [GeneratedRegex(@"\b[NHW]\b")]
    private static partial Regex Size();
}

/// <summary>One example per operation, and further examples with other arguments.</summary>
internal static class OperationExamples
{
    private static readonly OperationExample[] Others =
    [
        new("Conv grouped", "x -> conv: Conv(4, 3, dilation: 2, groups: 4, bias: true)"),
        new("ConvTranspose grouped", "x -> up: ConvTranspose(6, 3, stride: 2, padding: 1, output_padding: 1, groups: 2, bias: true)"),
        new("Conv3d with sides",
            "stack(x, relu(x), axis: 2) -> conv: Conv3d(4, [1, 3, 3], stride: [1, 2, 1], padding: [0, 1, 2], dilation: [1, 1, 2], bias: true)"),
        new("Norm of volumes", "stack(x, relu(x), axis: 2) -> norm: Norm"),
        new("GroupNorm of volumes", "stack(x, relu(x), axis: 2) -> norm: GroupNorm(2)"),
        new("InstanceNorm of volumes", "stack(x, relu(x), axis: 2) -> norm: InstanceNorm(affine: true)"),
        new("MaxPool3d with sides", "stack(x, relu(x), axis: 2) -> MaxPool3d([2, 3, 3], [1, 2, 2], padding: [0, 1, 1])"),
        new("global_avg_pool of volumes", "stack(x, relu(x), axis: 2) -> global_avg_pool"),
        new("upsample volumes", "stack(x, relu(x), axis: 2) -> upsample(2)"),
        new("upsample volumes to size", "stack(x, relu(x), axis: 2) -> upsample(size: [3, 3, 2 * W], align_corners: false)"),
        new("upsample volumes nearest", "stack(x, relu(x), axis: 2) -> upsample(3, mode: nearest)"),
        new("pad volumes", "stack(x, relu(x), axis: 2) -> pad_to_multiple(3) -> slice(2, end: -1)"),
        new("LayerNorm of tokens", "x -> flatten(2) -> transpose(1, 2) -> norm: LayerNorm"),
        new("InstanceNorm plain", "x -> norm: InstanceNorm"),
        new("softmax of channels", "softmax(x)"),
        new("AvgPool with padding", "x -> AvgPool(3, 2)"),
        new("upsample like", "upsample(x, like: x -> MaxPool(3, 2))"),
        new("upsample half", "upsample(x, 0.5)"),
        new("upsample bicubic", "upsample(x, 2, mode: bicubic, align_corners: false)"),
        new("upsample to size", "upsample(x, size: [3, 2 * W], align_corners: false)"),
        new("grid_sample nearest",
            "grid_sample(x, permute(x -> grid: Conv(2, 3), [0, 2, 3, 1]), mode: nearest, padding: reflection, align_corners: false)"),
        new("pad constant", "pad(x, [1, 0, 2, 0], value: 0.5)"),
        new("pad circular", "pad(x, [1, 2, 0, 1], mode: circular)"),
        new("pad replicate", "pad(x, [1, 2, 0, 1], mode: replicate)"),
        new("topk of rows", "topk(abs(x), 4, axis: 2)[0]"),
        new("gather of pixels",
            "gather(flatten(x, 2), expand(topk(reduce_mean(flatten(x, 2), 1, keep: true), 5)[1], [N, 8, 5]))"),
        new("split equally", "concat(split(x, 2), axis: 2)"),
        new("split by lengths", "split(flatten(x, 2), axis: 2, lengths: [H * (W - 2), H, H])[1]"),
        new("slice rows", "slice(x, 2, start: 1)"),
        new("reduce_max drop axis", "reduce_max(x, -1)"),
        new("clamp min", "clamp(x, min: 0.0)"),
        new("Linear of pixels", "permute(x, [0, 2, 3, 1]) -> fc: Linear(3, bias: false)"),
        new("matmul broadcast", "matmul(x, transpose(reduce_mean(x, 1, keep: true), 2, 3))"),
        new("einsum three inputs", "einsum(x, relu(x), x, equation: \"nchw,nchw,ndhw->ncd\")"),
        new("Attention cross",
            "x -> flatten(2) -> transpose(1, 2) -> attention: Attention(4, key: x -> MaxPool(3, 2) -> flatten(2) -> transpose(1, 2))"),
        new("Attention with values",
            "x -> flatten(2) -> transpose(1, 2) -> "
            + "attention: Attention(4, key: relu(x) -> flatten(2) -> transpose(1, 2), value: abs(x) -> flatten(2) -> transpose(1, 2))"),
        new("attention with heads",
            "attention(x -> flatten(2) -> transpose(1, 2), relu(x) -> flatten(2) -> transpose(1, 2), abs(x) -> flatten(2) -> transpose(1, 2), heads: 2)"),
        new("WindowAttention of one column", "x -> attention: WindowAttention(4, window: 6, shift: 2)"),
        new("WindowAttention unshifted", "x -> attention: WindowAttention(2, window: 2)"),
        new("PositionEmbedding with size", "x -> positions: PositionEmbedding(5, 6)"),
        new("sine_positions temperature", "sine_positions(x, temperature: 20)"),
    ];

    public static IReadOnlyList<OperationExample> All { get; } = [.. OperationCatalog.All.Select(o => new OperationExample(o.Name, o.Example)), .. Others];
}
