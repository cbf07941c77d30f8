using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>The device that a network runs on.</summary>
internal static class NetworkDevice
{
    /// <summary>The device of the parameters and buffers of a network.</summary>
    /// <param name="network">The network; one without parameters and buffers is on the CPU.</param>
    /// <param name="device">The device on which the caller wants to run it; null for that of the network.</param>
    /// <exception cref="ArgumentException">The network is on another device than <paramref name="device"/>.</exception>
    public static Device Of(SegmentationNetwork network, Device? device)
    {
        var own = network.state_dict().Values.FirstOrDefault()?.device ?? device ?? CPU;
        return device is null || (device.type == own.type && (device.index < 0 || own.index < 0 || device.index == own.index))
            ? own
            : throw new ArgumentException(
                $"{network.GetName()} is on the device '{own}', but was to run on '{device}'. Call network.to(device) first, or leave out the device.",
                nameof(device));
    }
}
