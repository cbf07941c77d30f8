using SegDsl.Fusion.Graphs;
using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>
/// A convolution of bytes with a weight of signed bytes, one scale per output channel, with a bias, the addition of another map of bytes, and an activation.
/// </summary>
internal sealed class QuantizedConvolution : Kernel
{
    private readonly ConvolutionSettings settings;
    private readonly Epilogue epilogue;
    private readonly Tensor scales;
    private readonly Tensor zeros;
    private readonly Tensor? bias;
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
        bias = convolution.Bias?.to(ScalarType.Float32).clone().DetachFromDisposeScope();
        var source = convolution.Weight.to(ScalarType.Float32);
        // A channel of zeros has any scale.
        var largest = source.abs().amax([1, 2, 3]);
        scales = where(largest > 0, largest / sbyte.MaxValue, ones_like(largest)).DetachFromDisposeScope();
        zeros = torch.zeros(source.shape[0], dtype: ScalarType.Int32).DetachFromDisposeScope();
        weight = (source / scales.reshape(-1, 1, 1, 1)).round_().to(ScalarType.Int8).DetachFromDisposeScope();
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
        using var input = ChannelsLast(inputs[0]);
        if (!isPacked) Pack(input);
        var (scale, zeroPoint) = (Output?.Scale ?? 1, Output?.ZeroPoint ?? 0);
        var type = Output is null ? ScalarType.Float32 : ScalarType.Byte;
        if (Added is null)
            return TorchOperators.QuantizedConvolution.Call(
                input, Input.Scale, Input.ZeroPoint, weight, scales, zeros, bias, settings.Stride, settings.Padding, settings.Dilation, settings.Groups,
                scale, zeroPoint, type, epilogue.Name, Array.Empty<TorchValue>(), epilogue.Algorithm)[0].AsTensor();
        using var other = ChannelsLast(inputs[1]);
        using var sum = Overwrites ? other.alias() : other.clone();
        return TorchOperators.QuantizedConvolutionAdd.Call(
            input, Input.Scale, Input.ZeroPoint, weight, scales, zeros, sum, bias, settings.Stride, settings.Padding, settings.Dilation, settings.Groups,
            scale, zeroPoint, type, Added.Scale, Added.ZeroPoint, "sum", TorchValue.None, epilogue.Name, Array.Empty<TorchValue>(),
            epilogue.Algorithm)[0].AsTensor();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var tensor in new[] { weight, scales, zeros, bias }) tensor?.Dispose();
        base.Dispose();
    }

    private void Pack(Tensor input)
    {
        var packed = TorchOperators.PackQuantizedWeight.Call(
            weight, scales, Input.Scale, Input.ZeroPoint, settings.Stride, settings.Padding, settings.Dilation, settings.Groups,
            input.shape)[0].AsTensor().DetachFromDisposeScope();
        weight.Dispose();
        (weight, isPacked) = (packed, true);
    }

    private static Tensor ChannelsLast(Tensor tensor) => TorchOperators.Contiguous.Call(tensor, MemoryFormat.ChannelsLast)[0].AsTensor();
}
