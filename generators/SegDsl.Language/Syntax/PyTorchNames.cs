using System.Globalization;

namespace SegDsl.Language.Syntax;

/// <summary>What this language has for names of PyTorch, Keras and Python.</summary>
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
        ["Conv2D"] = "Conv(channels, kernel)", ["Conv2DTranspose"] = "ConvTranspose(channels, kernel)", ["Conv3D"] = "Conv3d(channels, kernel)",
        ["BatchNormalization"] = "Norm", ["MaxPooling2D"] = "MaxPool(2, 2, padding: 0)", ["AveragePooling2D"] = "AvgPool(2, 2)",
        ["GlobalAveragePooling2D"] = "global_avg_pool", ["UpSampling2D"] = "upsample(scale: 2)", ["Dense"] = "Linear(channels)",
        ["Concatenate"] = "concat(a, b, axis: 1)", ["concatenate"] = "concat(a, b, axis: 1)", ["Add"] = "a + b", ["add"] = "a + b",
        ["relu"] = "relu(x)", ["sigmoid"] = "sigmoid(x)", ["tanh"] = "tanh(x)", ["gelu"] = "gelu(x)", ["softmax"] = "softmax(x, axis: 1)",
        ["matmul"] = "matmul(a, b)", ["bmm"] = "matmul(a, b)", ["flatten"] = "flatten(x)", ["chunk"] = "split(x, 2)", ["range"] = "0..4",
        ["multiply"] = "a * b", ["mul"] = "a * b", ["sqrt"] = "sqrt(x)", ["exp"] = "exp(x)", ["dropout"] = "Dropout(0.5)", ["dropout2d"] = "Dropout2d(0.5)",
        ["MultiheadAttention"] = "Attention(heads)", ["PixelShuffle"] = "pixel_shuffle(factor)", ["max_pool2d"] = "MaxPool(2, 2, padding: 0)",
    };

    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["dim"] = "axis", ["kernel_size"] = "kernel", ["out_channels"] = "out", ["channels"] = "out", ["filters"] = "out", ["strides"] = "stride",
        ["num_heads"] = "heads", ["out_features"] = "out", ["units"] = "out", ["scale_factor"] = "scale", ["dilation_rate"] = "dilation",
        ["use_bias"] = "bias", ["negative_slope"] = "slope",
    };

    /// <summary>The parameter of this language that one of PyTorch or Keras stands for; null if it is unknown.</summary>
    public static string? FindParameter(string name) => Parameters.TryGetValue(name, out var text) ? text : null;

    // A longer list is hard to read.
    private const int LongestList = 16;

    /// <summary>The range that a call of <c>range</c> stands for, or the list of its numbers if it has a step, or else an example.</summary>
    public static string RangeOf(IReadOnlyList<string> arguments) => arguments.Count switch
    {
        1 => $"0..{arguments[0]}",
        2 => $"{arguments[0]}..{arguments[1]}",
        3 when ListOf(arguments) is { } numbers => numbers,
        3 => "[0, 2, 4]",
        _ => "0..4",
    };

    private static string? ListOf(IReadOnlyList<string> arguments)
    {
        var values = arguments.Select(Number).OfType<int>().ToList();
        if (values is not [var first, var end, var step] || step == 0) return null;
        var count = ((long)end - first + step - Math.Sign(step)) / step;
        if (count is < 1 or > LongestList) return null;
        return $"[{string.Join(", ", Enumerable.Range(0, (int)count).Select(i => first + (i * step)))}]";

        static int? Number(string text) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static readonly Dictionary<string, string> Items = new(StringComparer.Ordinal)
    {
        ["batch_size"] = "batch", ["samples_per_gpu"] = "batch", ["num_epochs"] = "epochs", ["max_epochs"] = "epochs", ["epoch"] = "epochs",
        ["learning_rate"] = "lr", ["optim"] = "optimizer", ["scheduler"] = "schedule", ["lr_scheduler"] = "schedule", ["criterion"] = "loss",
        ["dataset"] = "data", ["model"] = "network", ["net"] = "network", ["transforms"] = "augment", ["transform"] = "augment", ["pipeline"] = "augment",
        ["early_stopping"] = "patience", ["early_stop"] = "patience", ["EarlyStopping"] = "patience", ["grad_clip"] = "clip", ["clip_grad_norm"] = "clip",
        ["accumulation_steps"] = "accumulate", ["accumulate_grad_batches"] = "accumulate", ["random_seed"] = "seed", ["val_interval"] = "evaluate_every",
        ["augmentation"] = "augment", ["augmentations"] = "augment",
        ["std"] = "deviation", ["num_classes"] = "classes", ["class_names"] = "classes", ["ignore_index"] = "ignore", ["data_root"] = "root", ["path"] = "root",
        ["image_dir"] = "images", ["img_dir"] = "images", ["masks"] = "labels", ["annotations"] = "labels", ["ann_dir"] = "labels", ["split"] = "splits",
    };

    /// <summary>The item of datasets or experiments that a setting of PyTorch, Keras or mmseg stands for; null if it is unknown.</summary>
    public static string? FindItem(string name) => Items.TryGetValue(name, out var text) ? text : null;

    /// <summary>Whether a name stands for no value in another language.</summary>
    public static bool IsNothing(string name) => name is "None" or "null" or "nil" or "undefined";

    /// <summary>What to write instead of a name; null if it is unknown.</summary>
    public static string? Find(string name) => Names.TryGetValue(name, out var text) ? text
        // A reserved word in another case, such as TRUE.
        : name.ToLowerInvariant() is var word && word != name && TokenFacts.Keywords.ContainsKey(word) ? word
        : null;
}
