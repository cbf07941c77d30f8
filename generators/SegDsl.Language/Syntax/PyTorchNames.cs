namespace SegDsl.Language.Syntax;

/// <summary>What this language has for names of PyTorch and Python.</summary>
internal static class PyTorchNames
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["True"] = "true", ["False"] = "false", ["cat"] = "concat(a, b, axis: 1)", ["interpolate"] = "upsample(x, like: y)",
        ["Upsample"] = "upsample(scale: 2)", ["Conv2d"] = "Conv(channels, kernel)", ["ConvTranspose2d"] = "ConvTranspose(channels, kernel)",
        ["BatchNorm2d"] = "Norm", ["SyncBatchNorm"] = "Norm", ["MaxPool2d"] = "MaxPool(2, 2, padding: 0)", ["AvgPool2d"] = "AvgPool(2, 2)",
        ["AdaptiveAvgPool2d"] = "adaptive_avg_pool([1, 1])", ["ReLU"] = "relu", ["LeakyReLU"] = "leaky_relu", ["GELU"] = "gelu", ["SiLU"] = "silu",
        ["Sigmoid"] = "sigmoid", ["Softmax"] = "softmax", ["Sequential"] = "[a, b]", ["mean"] = "reduce_mean(x, axis: 1)",
        ["sum"] = "reduce_sum(x, axis: 1)", ["amax"] = "reduce_max(x, axis: 1)", ["amin"] = "reduce_min(x, axis: 1)", ["view"] = "reshape(x, [N, C, H * W])",
        ["MultiheadAttention"] = "Attention(heads)", ["PixelShuffle"] = "pixel_shuffle(factor)", ["max_pool2d"] = "MaxPool(2, 2, padding: 0)",
    };

    /// <summary>What to write instead of a name; null if it is unknown.</summary>
    public static string? Find(string name) => Names.TryGetValue(name, out var text) ? text : null;
}
