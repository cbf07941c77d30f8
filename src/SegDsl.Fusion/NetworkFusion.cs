using SegDsl.Fusion.Graphs;
using SegDsl.Inference;
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

    /// <summary>
    /// Returns the fused form of a network with convolutions in int8: several times as fast as float32 on processors with instructions for products of bytes
    /// (VNNI, AMX), and less exact. Compare the scores on a validation split before using it. See <see cref="FusedNetwork"/>.
    /// </summary>
    /// <param name="network">A network that the compiler generated from a <c>.seg</c> file, on the CPU, as for the other form.</param>
    /// <param name="calibration">
    /// Inputs like those that the network will receive, normalized like them; 16 varied images are usually enough. Each is computed once, in float32.
    /// </param>
    /// <exception cref="FusionException">
    /// As for the other form; there are no calibration inputs, the network is not on the CPU, or this system has no oneDNN.
    /// </exception>
    /// <exception cref="InferenceException">The network does not accept the channels of a calibration input, or any padded size.</exception>
    public static FusedNetwork FuseInt8(this SegmentationNetwork network, IEnumerable<NetworkInputs> calibration)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new(network, NetworkSources.GraphOf(network), calibration);
    }
}
