using SegDsl.Torch;
using static TorchSharp.torch;

namespace SegDsl.Precision;

/// <summary>The memory layout of feature maps and weights.</summary>
public static class MemoryLayout
{
    private const int MapDimensions = 4;

    /// <summary>Converts a feature map to channels-last layout, which convolutions on tensor cores and in oneDNN prefer.</summary>
    /// <param name="map">A feature map [N, C, H, W]; tensors with other numbers of dimensions are returned as aliases.</param>
    /// <returns>A new tensor of the same shape and values; it shares memory with <paramref name="map"/> if the layout is already channels-last.</returns>
    public static Tensor ChannelsLast(Tensor map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return map.dim() == MapDimensions ? TorchOperators.Contiguous.Call(map, MemoryFormat.ChannelsLast)[0].AsTensor() : map.alias();
    }

    /// <summary>Converts convolution weights to channels-last layout in place.</summary>
    /// <param name="parameters">The parameters of a network; only those with four dimensions are converted.</param>
    public static void SetChannelsLast(IReadOnlyList<Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var noGradients = no_grad();
        foreach (var parameter in parameters.Where(p => p.dim() == MapDimensions))
        {
            using var converted = ChannelsLast(parameter);
            parameter.set_(converted);
        }
    }
}
