using SegDsl.Native;
using static TorchSharp.torch;

namespace SegDsl.Precision;

/// <summary>How maps lie in memory.</summary>
public static class MemoryLayout
{
    /// <summary>A map with the channels of a pixel side by side; what has not four dimensions stays as it is.</summary>
    /// <param name="map">A map [N, C, H, W].</param>
    public static Tensor ChannelsLast(Tensor map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (!NativeTorch.IsAvailable) throw NativeTorch.Missing("The channels-last layout");
        NativeTorch.Check(NativeTorch.sdt_channels_last(map.Handle, out var result));
        return Tensor.UnsafeCreateTensor(result);
    }

    /// <summary>Lays out the weights of convolutions so, in place.</summary>
    /// <param name="parameters">The parameters of a network.</param>
    public static void SetChannelsLast(IReadOnlyList<Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!NativeTorch.IsAvailable) throw NativeTorch.Missing("The channels-last layout");
        NativeTorch.Check(NativeTorch.sdt_set_channels_last(NativeTorch.Handles(parameters), parameters.Count));
        GC.KeepAlive(parameters);
    }
}
