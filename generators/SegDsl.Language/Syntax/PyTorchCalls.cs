using static SegDsl.Language.Syntax.CallArguments;

namespace SegDsl.Language.Syntax;

/// <summary>Translates calls of layers and functions of PyTorch and Keras with their arguments, which mean something else by position here.</summary>
internal static class PyTorchCalls
{
    private static readonly string[] Convolution =
        ["in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias", "padding_mode"];

    private static readonly string[] Transposed =
        ["in_channels", "out_channels", "kernel_size", "stride", "padding", "output_padding", "groups", "bias", "dilation", "padding_mode"];

    private static readonly string[] Pooling = ["kernel_size", "stride", "padding"];

    private static readonly string[] Resizing = ["size", "scale_factor", "mode", "align_corners"];

    private static readonly string[] Normalizing = ["num_features", "eps", "momentum", "affine", "track_running_stats"];

    private static readonly Dictionary<string, (string[] Parameters, Func<CallArguments, string?> Write)> Calls = new(StringComparer.Ordinal)
    {
        ["Conv2d"] = (Convolution, a => Convolve("Conv", a)),
        ["Conv3d"] = (Convolution, a => Convolve("Conv3d", a)),
        ["ConvTranspose2d"] = (Transposed, a => Transpose("ConvTranspose", a)),
        ["ConvTranspose3d"] = (Transposed, a => Transpose("ConvTranspose3d", a)),
        ["MaxPool2d"] = (Pooling, a => Pool("MaxPool", a)),
        ["MaxPool3d"] = (Pooling, a => Pool("MaxPool3d", a)),
        ["AvgPool2d"] = ([.. Pooling, "ceil_mode", "count_include_pad"], a => a["ceil_mode"] is "true" ? null : Pool("AvgPool", a)),
        ["AdaptiveAvgPool2d"] = (["output_size"], a => AdaptivePool("adaptive_avg_pool", a)),
        ["AdaptiveMaxPool2d"] = (["output_size"], a => AdaptivePool("adaptive_max_pool", a)),
        ["Upsample"] = (Resizing, a => Resize(a, null)),
        ["UpsamplingBilinear2d"] = (Resizing, a => Call("upsample", Size(a))),
        ["UpsamplingNearest2d"] = (Resizing, a => Call("upsample", Size(a), "mode: nearest")),
        ["interpolate"] = (["input", .. Resizing], a => Resize(a, a["input"])),
        ["Linear"] = (["in_features", "out_features", "bias"],
            a => a["out_features"] is { } channels ? Call("Linear", channels, a.Named("bias", "bias")) : null),
        ["BatchNorm2d"] = (Normalizing, Normalize),
        ["SyncBatchNorm"] = (Normalizing, Normalize),
        ["BatchNorm3d"] = (Normalizing, Normalize),
        ["GroupNorm"] = (["num_groups", "num_channels", "eps"], a => a["num_groups"] is { } groups ? Call("GroupNorm", groups, a.Named("eps", "eps")) : null),
        ["LayerNorm"] = (["normalized_shape", "eps"], a => Call("LayerNorm", a.Named("eps", "eps"))),
        ["InstanceNorm2d"] = (Normalizing, a => a["momentum"] is null ? Call("InstanceNorm", a.Named("affine", "affine"), a.Named("eps", "eps")) : null),
        ["Dropout"] = (["p", "inplace"], a => Call("Dropout", a["p"] ?? "0.5")),
        ["Dropout2d"] = (["p", "inplace"], a => Call("Dropout2d", a["p"] ?? "0.5")),
        ["PixelShuffle"] = (["upscale_factor"], a => a["upscale_factor"] is { } factor ? Call("pixel_shuffle", factor) : null),
        ["Sequential"] = (["*layers"], a => a["*layers"] is { } layers ? $"[{layers}]" : null),
        ["Softmax"] = (["dim"], a => Call("softmax", a.Named("axis", "dim"))),
        ["Flatten"] = (["start_dim", "end_dim"], a => Call("flatten", a["start_dim"] ?? "1", a["end_dim"])),
        ["ReLU"] = (["inplace"], _ => "relu"),
        ["ReLU6"] = (["inplace"], _ => "relu6"),
        ["LeakyReLU"] = (["negative_slope", "inplace"], a => Call("leaky_relu", a["negative_slope"])),
        ["ELU"] = (["alpha", "inplace"], a => Call("elu", a["alpha"])),
        ["PReLU"] = (["num_parameters"], _ => "PReLU"),
        ["GELU"] = (["approximate"], a => a.Is("approximate", "tanh") ? "gelu_tanh" : "gelu"),
        ["SiLU"] = (["inplace"], _ => "silu"),
        ["Mish"] = (["inplace"], _ => "mish"),
        ["Hardswish"] = (["inplace"], _ => "hardswish"),
        ["Hardsigmoid"] = (["inplace"], _ => "hardsigmoid"),
        ["Sigmoid"] = ([], _ => "sigmoid"),
        ["Tanh"] = ([], _ => "tanh"),
        ["relu"] = (["input", "inplace"], a => Applied("relu", a)),
        ["relu6"] = (["input", "inplace"], a => Applied("relu6", a)),
        ["gelu"] = (["input"], a => Applied("gelu", a)),
        ["silu"] = (["input", "inplace"], a => Applied("silu", a)),
        ["leaky_relu"] = (["input", "negative_slope", "inplace"], a => Applied("leaky_relu", a, a["negative_slope"])),
        ["sigmoid"] = (["input"], a => Applied("sigmoid", a)),
        ["tanh"] = (["input"], a => Applied("tanh", a)),
        ["softmax"] = (["input", "dim"], a => Applied("softmax", a, a.Named("axis", "dim"))),
        ["matmul"] = (["input", "other"], a => a["other"] is { } other ? Applied("matmul", a, other) : null),
        ["bmm"] = (["input", "mat2"], a => a["mat2"] is { } other ? Applied("matmul", a, other) : null),
        ["flatten"] = (["input", "start_dim", "end_dim"], a => Applied("flatten", a, a["start_dim"] ?? "0", a["end_dim"])),
        ["max_pool2d"] = (["input", .. Pooling], a => Pool("MaxPool", a)),
        ["avg_pool2d"] = (["input", .. Pooling], a => Pool("AvgPool", a)),
        ["adaptive_avg_pool2d"] = (["input", "output_size"], a => AdaptivePool("adaptive_avg_pool", a)),
        ["cat"] = (["tensors", "dim"], a => Join("concat", a)),
        ["concat"] = (["tensors", "dim"], a => Join("concat", a)),
        ["concatenate"] = (["tensors", "dim"], a => Join("concat", a)),
        ["stack"] = (["tensors", "dim"], a => Join("stack", a)),
        ["Conv2D"] = (["filters", "kernel_size", "strides", "padding", "dilation_rate", "groups", "use_bias"], ConvolveKeras),
        ["MaxPooling2D"] = (["pool_size", "strides", "padding"], a => PoolKeras("MaxPool", a)),
        ["AveragePooling2D"] = (["pool_size", "strides", "padding"], a => PoolKeras("AvgPool", a)),
        ["Dense"] = (["units", "use_bias"], a => a["units"] is { } units ? Call("Linear", units, a.Named("bias", "use_bias")) : null),
    };

    /// <summary>Whether a layer or function can be translated.</summary>
    public static bool Knows(string name) => Calls.ContainsKey(name);

    /// <summary>Whether a name is that of a layer, which is created and then applied.</summary>
    public static bool IsLayer(string name) => Knows(name) && char.IsUpper(name[0]);

    /// <summary>What computes the same in this language.</summary>
    /// <param name="name">The name of the layer or function.</param>
    /// <param name="arguments">Its arguments by position or with names, as text.</param>
    /// <returns>The call; null for others, and for arguments that have no counterpart.</returns>
    public static string? Translate(string name, IReadOnlyList<(string? Name, string Value)> arguments) =>
        Calls.TryGetValue(name, out var call) && CallArguments.Match(call.Parameters, arguments) is { } matched ? call.Write(matched) : null;

    private static string? Convolve(string name, CallArguments a)
    {
        if (a["out_channels"] is not { } channels || a["kernel_size"] is not { } kernel || !PadsZeros(a)) return null;
        // The default of PyTorch is no padding. Here, the padding keeps the size.
        var padding = a.Is("padding", "same") ? null : a.Is("padding", "valid") ? "padding: 0" : a.Named("padding", "padding");
        if (a["padding"] is null && kernel != "1") padding = "padding: 0";
        return Call(name, channels, kernel, a.Named("stride", "stride"), padding, a.Named("dilation", "dilation"), a.Named("groups", "groups"), Bias(a));
    }

    private static string? Transpose(string name, CallArguments a) =>
        a["out_channels"] is { } channels && a["kernel_size"] is { } kernel && PadsZeros(a)
        ? Call(name, channels, kernel, a.Named("stride", "stride"), a.Named("padding", "padding"), a.Named("output_padding", "output_padding"),
            a.Named("groups", "groups"), a.Named("dilation", "dilation"), Bias(a))
        : null;

    private static bool PadsZeros(CallArguments a) => a["padding_mode"] is null || a.Is("padding_mode", "zeros");

    // The default of PyTorch is a bias, and none here.
    private static string? Bias(CallArguments a) => a["bias"] is "false" ? null : $"bias: {a["bias"] ?? "true"}";

    private static string? Pool(string name, CallArguments a) => a["kernel_size"] is { } kernel
        ? Call(name, a["input"], kernel, a["stride"] ?? kernel, $"padding: {a["padding"] ?? "0"}", a.Named("count_include_pad", "count_include_pad"))
        : null;

    private static string? AdaptivePool(string name, CallArguments a) => a["output_size"] is { } size
        ? Call(name, a["input"], size.StartsWith("[", StringComparison.Ordinal) ? size : $"[{size}, {size}]")
        : null;

    private static string? Size(CallArguments a) => a["size"] is not { } size ? a.Named("scale", "scale_factor")
        : size.IndexOf(".shape[", StringComparison.Ordinal) is var shape and > 0 ? $"like: {size.Substring(0, shape)}"
        : size.IndexOf(".size()[", StringComparison.Ordinal) is var sizes and > 0 ? $"like: {size.Substring(0, sizes)}"
        : size.StartsWith("[", StringComparison.Ordinal) ? $"size: {size}"
        : $"size: [{size}, {size}]";

    private static string? Resize(CallArguments a, string? input)
    {
        if (Size(a) is not { } size) return null;
        var mode = a["mode"]?.Trim('"', '\'') ?? "nearest";
        // The default of PyTorch does not align corners.
        var corners = a["align_corners"] is "true" ? null : "align_corners: false";
        return mode switch
        {
            "nearest" => Call("upsample", input, size, "mode: nearest"),
            "bilinear" or "trilinear" => Call("upsample", input, size, corners),
            "bicubic" => Call("upsample", input, size, "mode: bicubic", corners),
            _ => null,
        };
    }

    private static string? Normalize(CallArguments a) => a["affine"] is "false" || a["track_running_stats"] is "false" ? null
        : a["eps"] is null && a["momentum"] is null ? "Norm"
        : Call("BatchNorm", a.Named("eps", "eps"), a.Named("momentum", "momentum"));

    private static string? Applied(string name, CallArguments a, params string?[] arguments) =>
        a["input"] is { } input ? Call(name, [input, .. arguments]) : null;

    private static string? Join(string name, CallArguments a) => a["tensors"] is not { } tensors ? null
        : Call(name, tensors is ['[', .. var items, ']'] ? items : tensors, $"axis: {a["dim"] ?? "0"}");

    private static string? ConvolveKeras(CallArguments a)
    {
        if (a["filters"] is not { } channels || a["kernel_size"] is not { } kernel) return null;
        var bias = a["use_bias"] is "false" ? null : $"bias: {a["use_bias"] ?? "true"}";
        return Call(
            "Conv", channels, kernel, a.Named("stride", "strides"), a.Is("padding", "same") || kernel == "1" ? null : "padding: 0",
            a.Named("dilation", "dilation_rate"), a.Named("groups", "groups"), bias);
    }

    private static string? PoolKeras(string name, CallArguments a)
    {
        var size = a["pool_size"] ?? "2";
        return a.Is("padding", "same") ? null : Call(name, size, a["strides"] ?? size, "padding: 0");
    }
}
