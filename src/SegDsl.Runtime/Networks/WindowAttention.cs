using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Multi-head self-attention within square windows of a map, with a learned bias for every relative position, and optionally shifted windows. Pixels from
/// opposite sides of the map, which a shift brings into one window, do not attend to each other. The state keys are those of torchvision, without
/// <c>relative_position_index</c>, which is not learned. Liu et al.: Swin Transformer: Hierarchical Vision Transformer using Shifted Windows, ICCV 2021.
/// </summary>
public sealed class WindowAttention : nn.Module<Tensor, Tensor>
{
    /// <summary>Added to the scores of pixels that must not attend to each other, as in the reference.</summary>
    private const double Masked = -100;

    private readonly long heads;
    private readonly long window;
    private readonly long shift;

    [ComponentName(Name = "relative_position_bias_table")]
    private readonly Parameter biases;

    private readonly Linear projections;
    private readonly Linear output;

    /// <summary>Creates the module with initialized weights.</summary>
    /// <param name="channels">The number of channels; a multiple of <paramref name="heads"/>.</param>
    /// <param name="heads">The number of heads.</param>
    /// <param name="window">Height and width of the windows in pixels.</param>
    /// <param name="shift">
    /// By how many pixels the windows are shifted to the right and down, from 0 to <paramref name="window"/> − 1. A side of the map that fits into one window
    /// is not shifted.
    /// </param>
    public WindowAttention(long channels, long heads, long window, long shift) : base(nameof(WindowAttention))
    {
        (this.heads, this.window, this.shift) = (heads, window, shift);
        register_parameter("relative_position_bias_table", biases = Weights.Create((2 * window - 1) * (2 * window - 1), heads).TruncatedNormal(0.02));
        register_module("qkv", projections = nn.Linear(channels, 3 * channels, device: META).TruncatedNormal(0.02));
        register_module("proj", output = nn.Linear(channels, channels, device: META).TruncatedNormal(0.02));
    }

    /// <summary>Does nothing: the constructor registers everything.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Applies attention to a map.</summary>
    /// <param name="map">[N, C, H, W].</param>
    /// <returns>[N, C, H, W].</returns>
    public override Tensor forward(Tensor map)
    {
        ArgumentNullException.ThrowIfNull(map);
        using var scope = NewDisposeScope();
        var (count, height, width) = (map.shape[0], map.shape[2], map.shape[3]);
        var (rows, columns) = ((height + window - 1) / window, (width + window - 1) / window);
        var (down, right) = (rows > 1 ? shift : 0, columns > 1 ? shift : 0);
        // Padding precedes the projection, whose bias therefore reaches the padded pixels, as in the reference.
        var padded = map.PadToMultiple(window).permute(0, 2, 3, 1);
        if (down + right > 0) padded = padded.roll([-down, -right], [1, 2]);
        // [3, N × windows, heads, pixels, channels / heads]
        var tokens = projections.call(Windows(padded, rows, columns)).unflatten(2, [3, heads, map.shape[1] / heads]).permute(2, 0, 3, 1, 4);
        var attended = nn.functional.scaled_dot_product_attention(tokens[0], tokens[1], tokens[2], Bias(count, rows, columns, down, right));
        var result = output.call(attended.transpose(1, 2).flatten(2)).reshape(count, rows, columns, window, window, map.shape[1])
            .permute(0, 1, 3, 2, 4, 5).reshape(count, rows * window, columns * window, map.shape[1]);
        if (down + right > 0) result = result.roll([down, right], [1, 2]);
        return result.narrow(1, 0, height).narrow(2, 0, width).permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Cuts a map [N, H, W, C] into windows, [N × rows × columns, window × window, C].</summary>
    private Tensor Windows(Tensor map, long rows, long columns) =>
        map.reshape(map.shape[0], rows, window, columns, window, map.shape[3]).permute(0, 1, 3, 2, 4, 5).reshape(-1, window * window, map.shape[3]);

    /// <summary>The bias of all pairs of pixels in a window, [1 or N × windows, heads, pixels, pixels].</summary>
    private Tensor Bias(long count, long rows, long columns, long down, long right)
    {
        var positions = arange(window * window, device: biases.device);
        var (y, x) = (positions.div(window, RoundingMode.floor), positions.remainder(window));
        Tensor Offsets(Tensor places) => places.unsqueeze(1) - places.unsqueeze(0) + (window - 1);
        var relative = (Offsets(y) * (2 * window - 1) + Offsets(x)).flatten();
        var bias = biases.index_select(0, relative).reshape(window * window, window * window, heads).permute(2, 0, 1).unsqueeze(0);
        if (down + right == 0) return bias;

        // Pixels with the same number were neighbors before the shift.
        var regions = Regions(rows, down).unsqueeze(1) * 3 + Regions(columns, right).unsqueeze(0);
        var parts = Windows(regions.reshape(1, rows * window, columns * window, 1), rows, columns).squeeze(2);
        var apart = (parts.unsqueeze(1) != parts.unsqueeze(2)).to(bias.dtype) * Masked;
        return bias + apart.unsqueeze(1).repeat(count, 1, 1, 1);
    }

    /// <summary>Numbers the pixels of one side: 0 before the last window, 1 in its remaining part, and 2 in the part that the shift moved there.</summary>
    private Tensor Regions(long windows, long shifted)
    {
        var places = arange(windows * window, device: biases.device);
        return (places >= (windows - 1) * window).to(ScalarType.Int64) + (places >= windows * window - shifted).to(ScalarType.Int64);
    }
}
