using SegDsl.Fusion.Graphs;
using SegDsl.Networks;
using TorchSharp;

namespace SegDsl.Fusion;

/// <summary>Creates fused forms of networks.</summary>
public static class NetworkFusion
{
    /// <summary>
    /// Returns the fused form of a network, with its current weights, for inference. See <see cref="FusedNetwork"/>.
    /// </summary>
    /// <param name="network">A network that the compiler generated from a <c>.seg</c> file. It is set to evaluation mode, and must not be disposed before the
    /// fused form.</param>
    /// <param name="precision">
    /// <see cref="torch.ScalarType.Float32"/>, whose outputs equal those of the network up to rounding, or <see cref="torch.ScalarType.BFloat16"/>, which is
    /// about twice as fast on processors that compute in it, with about three significant digits.
    /// </param>
    /// <exception cref="FusionException">
    /// The assembly of the network does not contain its <c>.seg</c> file, the network runs C# of its own in its forward pass, or a weight is NaN or infinite.
    /// </exception>
    public static FusedNetwork Fuse(this SegmentationNetwork network, torch.ScalarType precision = torch.ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new(network, NetworkSources.GraphOf(network), precision);
    }
}
