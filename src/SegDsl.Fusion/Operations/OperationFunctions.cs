using SegDsl.Fusion.Graphs;
using SegDsl.Networks;
using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Operations;

/// <summary>What an operation without parameters of its own computes, in the same way as the generated code.</summary>
/// <param name="Run">Computes the result, a new tensor that may share memory with an input.</param>
/// <param name="IsView">Whether the result may share memory with the input.</param>
/// <param name="NeedsFloat">Whether it is computed in float32, because a 16-bit type would lose too much or is not supported.</param>
internal sealed record OperationFunction(Func<NodeCall, Tensor> Run, bool IsView = false, bool NeedsFloat = false);

/// <summary>The operations of the language that have no parameters of their own.</summary>
internal static class OperationFunctions
{
    /// <summary>The operations by name.</summary>
    public static IReadOnlyDictionary<string, OperationFunction> All { get; } = new Dictionary<string, OperationFunction>
    {
        ["+"] = new(c => Arithmetic(c, (a, b) => a + b, (a, b) => a + b, (a, b) => a + b)),
        ["-"] = new(c => Arithmetic(c, (a, b) => a - b, (a, b) => a - b, (a, b) => a - b)),
        ["*"] = new(c => Arithmetic(c, (a, b) => a * b, (a, b) => a * b, (a, b) => a * b)),
        ["/"] = new(c => Arithmetic(c, (a, b) => a / b, (a, b) => a / b, (a, b) => a / b)),

        ["relu"] = new(c => c.Input.relu()),
        ["relu6"] = new(c => c.Input.relu6()),
        ["leaky_relu"] = new(c => c.Input.leaky_relu(c.Float("slope"))),
        ["elu"] = new(c => c.Input.elu(c.Float("alpha"))),
        ["gelu"] = new(c => c.Input.gelu()),
        ["gelu_tanh"] = new(c => c.Input.GeluTanh()),
        ["silu"] = new(c => c.Input.silu()),
        ["hardswish"] = new(c => c.Input.hardswish()),
        ["hardsigmoid"] = new(c => c.Input.hardsigmoid()),
        ["sigmoid"] = new(c => c.Input.sigmoid()),
        ["tanh"] = new(c => c.Input.tanh()),
        ["softplus"] = new(c => c.Input.softplus(), NeedsFloat: true),
        ["mish"] = new(c => nn.functional.mish(c.Input), NeedsFloat: true),
        ["softmax"] = new(c => c.Input.softmax(c.Int("axis"))),
        ["log_softmax"] = new(c => c.Input.log_softmax(c.Int("axis"))),

        ["abs"] = new(c => c.Input.abs()),
        ["exp"] = new(c => c.Input.exp(), NeedsFloat: true),
        ["log"] = new(c => c.Input.log(), NeedsFloat: true),
        ["sqrt"] = new(c => c.Input.sqrt()),
        ["pow"] = new(c => c.Input.pow(c.Float("exponent")), NeedsFloat: true),
        ["clamp"] = new(c => c.Input.clamp(c.OptionalFloat("min")?.ToScalar(), c.OptionalFloat("max")?.ToScalar())),
        ["maximum"] = new(c => c.Input.maximum(c.Tensors[1])),
        ["minimum"] = new(c => c.Input.minimum(c.Tensors[1])),
        ["reduce_mean"] = new(c => c.Input.mean(new[] { c.Int("axis") }, c.Bool("keep"))),
        ["reduce_sum"] = new(c => c.Input.sum(new[] { c.Int("axis") }, c.Bool("keep"))),
        ["reduce_max"] = new(c => c.Input.amax(new[] { c.Int("axis") }, c.Bool("keep"))),
        ["reduce_min"] = new(c => c.Input.amin(new[] { c.Int("axis") }, c.Bool("keep"))),

        ["concat"] = new(c => cat(c.Tensors, c.Int("axis"))),
        ["stack"] = new(c => stack(c.Tensors, c.Int("axis"))),
        ["sum"] = new(c => TensorLists.Sum(c.Tensors)),

        ["matmul"] = new(c => c.Input.matmul(c.Tensors[1])),
        // A product of one tensor may only reorder it; the result must not share its memory with the input.
        ["einsum"] = new(c => c.Tensors.Length == 1 ? einsum(c.Text("equation"), c.Tensors).clone() : einsum(c.Text("equation"), c.Tensors)),
        ["normalize"] = new(c => nn.functional.normalize(c.Input, dim: c.Int("axis")), NeedsFloat: true),
        ["attention"] = new(c => c.Input.Attend(c.Tensors[1], c.Tensors[2], c.Int("heads"))),
        ["sine_positions"] = new(c => c.Input.AddSinePositions(c.Float("temperature")), NeedsFloat: true),

        ["MaxPool"] = new(c => nn.functional.max_pool2d(c.Input, c.Sides("kernel"), c.Sides("stride"), c.Sides("padding"))),
        ["MaxPool3d"] = new(c => nn.functional.max_pool3d(c.Input, c.Sides("kernel"), c.Sides("stride"), c.Sides("padding"))),
        ["AvgPool"] = new(c => nn.functional.avg_pool2d(
            c.Input, c.Sides("kernel"), c.Sides("stride"), c.Sides("padding"), count_include_pad: c.Bool("count_include_pad"))),
        ["AvgPool3d"] = new(c => nn.functional.avg_pool3d(
            c.Input, c.Sides("kernel"), c.Sides("stride"), c.Sides("padding"), count_include_pad: c.Bool("count_include_pad"))),
        ["adaptive_avg_pool"] = new(c => nn.functional.adaptive_avg_pool2d(c.Input, c.Ints("size"))),
        ["adaptive_max_pool"] = new(c => nn.functional.adaptive_max_pool2d(c.Input, c.Ints("size"))),
        ["global_avg_pool"] = new(c => c.Input.dim() == 5
            ? nn.functional.adaptive_avg_pool3d(c.Input, [1, 1, 1])
            : nn.functional.adaptive_avg_pool2d(c.Input, 1)),
        ["pyramid_pool"] = new(c => nn.functional.adaptive_avg_pool2d(c.Input, c.Ints("sizes")[c.Part])),

        ["reshape"] = new(c => c.Input.reshape(c.ResultShape), IsView: true),
        ["flatten"] = new(c => c.Input.flatten(c.Int("from"), c.Int("to")), IsView: true),
        ["permute"] = new(c => c.Input.permute(c.Ints("axes")), IsView: true),
        ["transpose"] = new(c => c.Input.transpose(c.Int("first"), c.Int("second")), IsView: true),
        ["slice"] = new(c => c.Input.SliceAxis(c.Int("axis"), c.Int("start"), c.Has("end") ? c.Int("end") : null), IsView: true),
        ["repeat"] = new(c => c.Input.repeat(c.Ints("times"))),
        ["expand"] = new(c => c.Input.expand(c.ResultShape), IsView: true),
        ["split"] = new(Part, IsView: true),
        ["topk"] = new(Largest, NeedsFloat: true),
        ["gather"] = new(c => c.Input.Gather(c.Tensors[1], c.Int("axis")), NeedsFloat: true),
        ["pad"] = new(c => nn.functional.pad(c.Input, c.Ints("sizes"), Padding(c.Text("mode")), c.Float("value"))),
        ["pad_to_multiple"] = new(c => c.Input.PadToMultiple(c.Int("multiple")), IsView: true),
        ["pixel_shuffle"] = new(c => nn.functional.pixel_shuffle(c.Input, c.Int("factor")), IsView: true),
        ["pixel_unshuffle"] = new(c => nn.functional.pixel_unshuffle(c.Input, c.Int("factor")), IsView: true),

        ["upsample"] = new(Upsampled),
        ["warp"] = new(c => c.Input.Warp(c.Tensors[1]), NeedsFloat: true),
        ["grid_sample"] = new(Sampled, NeedsFloat: true),
    };

    private static Tensor Arithmetic(
        NodeCall c, Func<Tensor, Tensor, Tensor> tensors, Func<Tensor, Scalar, Tensor> rightNumber, Func<Scalar, Tensor, Tensor> leftNumber)
    {
        if (c.Tensors.Length == 2) return tensors(c.Tensors[0], c.Tensors[1]);
        return c.OptionalFloat(Language.Graph.GraphNode.RightNumber) is { } right
            ? rightNumber(c.Input, right)
            : leftNumber(c.Float(Language.Graph.GraphNode.LeftNumber), c.Input);
    }

    /// <summary>The requested part of a split.</summary>
    private static Tensor Part(NodeCall c)
    {
        var axis = c.Int("axis");
        var place = (int)(axis < 0 ? axis + c.Input.dim() : axis);
        var length = c.ResultShape[place];
        var start = c.Has("sizes") ? c.Ints("sizes")[..c.Part].Sum() : c.Has("lengths") ? c.Ints("lengths")[..c.Part].Sum() : length * c.Part;
        return c.Input.narrow(place, start, length);
    }

    /// <summary>The values, or the indices, of the largest elements.</summary>
    private static Tensor Largest(NodeCall c)
    {
        var results = c.Input.Largest(c.Int("k"), c.Int("axis"));
        results[1 - c.Part].Dispose();
        return results[c.Part];
    }

    private static Tensor Upsampled(NodeCall c)
    {
        var mode = c.Text("mode") switch
        {
            "nearest" => InterpolationMode.Nearest,
            "bicubic" => InterpolationMode.Bicubic,
            _ => InterpolationMode.Bilinear,
        };
        // Interpolation of a single pixel gives a constant.
        var sides = c.ResultShape[2..];
        if (c.Input.shape[2..].All(side => side == 1))
        {
            // The result must not share its memory with the input.
            if (sides.All(side => side == 1)) return c.Input.clone();
            using var expanded = c.Input.expand([.. c.Input.shape[..2], .. sides]);
            return TorchOperators.Contiguous.Call(expanded, sides.Length == 3 ? MemoryFormat.ChannelsLast3d : MemoryFormat.ChannelsLast)[0].AsTensor();
        }
        var corners = c.Bool("align_corners");
        return c.Has("scale") ? c.Input.UpsampleBy(c.Float("scale"), mode, corners) : c.Input.UpsampleTo(sides, mode, corners);
    }

    private static Tensor Sampled(NodeCall c) => nn.functional.grid_sample(
        c.Input, c.Tensors[1], c.Text("mode") == "nearest" ? GridSampleMode.Nearest : GridSampleMode.Bilinear,
        c.Text("padding") switch
        {
            "border" => GridSamplePaddingMode.Border,
            "reflection" => GridSamplePaddingMode.Reflection,
            _ => GridSamplePaddingMode.Zeros,
        },
        c.Bool("align_corners"));

    private static PaddingModes Padding(string mode) => mode switch
    {
        "reflect" => PaddingModes.Reflect,
        "replicate" => PaddingModes.Replicate,
        "circular" => PaddingModes.Circular,
        _ => PaddingModes.Constant,
    };
}
