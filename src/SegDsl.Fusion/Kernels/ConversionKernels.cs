using SegDsl.Fusion.Graphs;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>Converts a map to bytes.</summary>
internal sealed class QuantizeKernel(QuantizedRange range) : Kernel
{
    /// <inheritdoc/>
    public override string Name => "to int8";

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, InputSizes sizes) => range.Quantize(inputs[0]);
}

/// <summary>Converts a map of bytes to float32.</summary>
internal sealed class DequantizeKernel(QuantizedRange range) : Kernel
{
    /// <inheritdoc/>
    public override string Name => "from int8";

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, InputSizes sizes) => range.Dequantize(inputs[0]);
}
