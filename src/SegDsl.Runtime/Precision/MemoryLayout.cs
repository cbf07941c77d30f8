using SegDsl.Torch;
using static TorchSharp.torch;

namespace SegDsl.Precision;

/// <summary>The order of feature maps and weights in memory.</summary>
public static class MemoryLayout
{
    private const int MapDimensions = 4;

    /// <summary>Stores the channels of a pixel side by side, the order in which convolutions on tensor cores and oneDNN's compute.</summary>
    /// <param name="map">A map [N, C, H, W]; with another number of dimensions it stays as it is.</param>
    /// <returns>A new tensor of the same shape and values; it shares the memory where the layout is the same.</returns>
    public static Tensor ChannelsLast(Tensor map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return map.dim() == MapDimensions ? TorchOperators.Contiguous.Call(map, MemoryFormat.ChannelsLast)[0].AsTensor() : map.alias();
    }

    /// <summary>Lays out the weights of convolutions that way, in place.</summary>
    /// <param name="parameters">The parameters of a network; those that have not four dimensions stay as they are.</param>
    public static void SetChannelsLast(IReadOnlyList<Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var noGradients = no_grad();
        foreach (var parameter in parameters.Where(p => p.dim() == MapDimensions))
        {
            using var laidOut = ChannelsLast(parameter);
            parameter.set_(laidOut);
        }
    }
}
