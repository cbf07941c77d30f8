using SegDsl.Fusion.Graphs;
using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>
/// A convolution of bytes with a weight of signed bytes, one scale per output channel, with a bias, the addition of another map of bytes, and an activation.
/// </summary>
/// <remarks>
/// oneDNN is called with zero point 0: for other zero points, its convolutions (libtorch 2.10) compute wrong numbers or write outside of their memory for some
/// shapes. The zero point z is applied here instead: conv(x − z) = conv(x) − z × sum of the weight, where the map is padded with z.
/// </remarks>
internal sealed class QuantizedConvolution : Kernel
{
    private readonly ConvolutionSettings settings;
    private readonly Epilogue epilogue;
    private readonly Tensor scales;
    private readonly Tensor zeros;
    private readonly Tensor? bias;
    private readonly long[] kernel;
    private readonly bool pads;
    private Tensor weight;
    private bool isPacked;

    /// <summary>Creates the kernel.</summary>
    /// <param name="convolution">The convolution in float32, whose weight was not packed; it keeps its tensors.</param>
    /// <param name="input">The range of the input.</param>
    public QuantizedConvolution(PackedConvolution convolution, QuantizedRange input)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        Name = $"{convolution.Name}, int8";
        (settings, epilogue, Input) = (convolution.Settings, convolution.Epilogue, input);
        kernel = convolution.Weight.shape[2..];
        // oneDNN crashes for some paddings of more than half of the kernel.
        pads = input.ZeroPoint != 0 || Enumerable.Range(0, 2).Any(side => 2 * settings.Padding[side] > settings.Dilation[side] * (kernel[side] - 1));
        var source = convolution.Weight.to(ScalarType.Float32);
        // A channel of zeros has any scale.
        var largest = source.abs().amax([1, 2, 3]);
        scales = where(largest > 0, largest / ByteProducts.LargestWeight, ones_like(largest)).DetachFromDisposeScope();
        zeros = torch.zeros(source.shape[0], dtype: ScalarType.Int32).DetachFromDisposeScope();
        var rounded = (source / scales.reshape(-1, 1, 1, 1)).round_();
        weight = rounded.to(ScalarType.Int8).DetachFromDisposeScope();
        bias = convolution.Bias?.to(ScalarType.Float32).clone();
        if (input.ZeroPoint != 0)
        {
            var offset = rounded.sum([1, 2, 3]).mul_(scales).mul_(-input.ZeroPoint * input.Scale);
            bias = bias is null ? offset : bias.add_(offset);
        }
        bias?.DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>The range of the input.</summary>
    public QuantizedRange Input { get; }

    /// <summary>The range of the result in bytes; null for a result in float32.</summary>
    public QuantizedRange? Output { get; init; }

    /// <summary>The range of the map that is added; null if there is none. The result then has bytes.</summary>
    public QuantizedRange? Added { get; init; }

    /// <summary>Whether the sum may overwrite the map that is added.</summary>
    public bool Overwrites { get; init; }

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, InputSizes sizes)
    {
        var padding = pads ? [0, 0] : settings.Padding;
        var isNarrow = HasNarrowResult(inputs[0]);
        using var input = Prepared(inputs[0], isNarrow);
        if (!isPacked) Pack(input, padding);
        var (scale, zeroPoint) = (Output?.Scale ?? 1, Output?.ZeroPoint ?? 0);
        var type = Output is null ? ScalarType.Float32 : ScalarType.Byte;
        using var sum = Added is null ? null : AddedMap(inputs[1], isNarrow);
        var result = Added is null
            ? TorchOperators.QuantizedConvolution.Call(
                input, Input.Scale, 0L, weight, scales, zeros, bias, settings.Stride, padding, settings.Dilation, settings.Groups,
                scale, zeroPoint, type, epilogue.Name, Array.Empty<TorchValue>(), epilogue.Algorithm)[0].AsTensor()
            : TorchOperators.QuantizedConvolutionAdd.Call(
                input, Input.Scale, 0L, weight, scales, zeros, sum, bias, settings.Stride, padding, settings.Dilation, settings.Groups,
                scale, zeroPoint, type, Added.Scale, Added.ZeroPoint, "sum", TorchValue.None, epilogue.Name, Array.Empty<TorchValue>(),
                epilogue.Algorithm)[0].AsTensor();
        if (!isNarrow) return result;
        using (result) return result.narrow(3, 0, 1).contiguous();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var tensor in new[] { weight, scales, zeros, bias }) tensor?.Dispose();
        base.Dispose();
    }

    private void Pack(Tensor input, long[] padding)
    {
        var packed = TorchOperators.PackQuantizedWeight.Call(
            weight, scales, Input.Scale, 0L, settings.Stride, padding, settings.Dilation, settings.Groups,
            input.shape)[0].AsTensor().DetachFromDisposeScope();
        weight.Dispose();
        (weight, isPacked) = (packed, true);
    }

    /// <summary>Whether the result is one pixel wide and strided: oneDNN (libtorch 2.10) computes it wrongly, but two pixels rightly.</summary>
    private bool HasNarrowResult(Tensor input) => settings.Stride[1] > 1
        && input.shape[3] + (2 * settings.Padding[1]) - (settings.Dilation[1] * (kernel[1] - 1)) - 1 < settings.Stride[1];

    /// <summary>Returns the map padded as far as the convolution does not, in channels-last layout.</summary>
    private Tensor Prepared(Tensor input, bool isNarrow)
    {
        var (top, left) = pads ? (settings.Padding[0], settings.Padding[1]) : (0, 0);
        var right = isNarrow ? left + settings.Stride[1] : left;
        if (top == 0 && right == 0) return ChannelsLast(input);
        using var padded = nn.functional.pad(input, [left, right, top, top], PaddingModes.Constant, Input.ZeroPoint);
        return ChannelsLast(padded);
    }

    /// <summary>Returns the map that receives the sum.</summary>
    private Tensor AddedMap(Tensor added, bool isNarrow)
    {
        using var padded = isNarrow ? nn.functional.pad(added, [0, 1, 0, 0]) : added.alias();
        using var map = ChannelsLast(padded);
        return Overwrites || isNarrow ? map.alias() : map.clone();
    }

    private static Tensor ChannelsLast(Tensor tensor) => TorchOperators.Contiguous.Call(tensor, MemoryFormat.ChannelsLast)[0].AsTensor();
}
