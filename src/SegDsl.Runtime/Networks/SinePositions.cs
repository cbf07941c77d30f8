using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Fixed positions: sines and cosines of the place in a map, from slow to fast, as DETR's.</summary>
public static class SinePositions
{
    /// <summary>Adds to half of the channels the positions along y, to the other half those along x.</summary>
    /// <param name="x">[N, C, H, W]; C is a multiple of 4.</param>
    /// <param name="temperature">How slow the slowest wave is: about this many maps long.</param>
    /// <returns>[N, C, H, W].</returns>
    public static Tensor AddSinePositions(this Tensor x, double temperature = 10000)
    {
        using var scope = NewDisposeScope();
        var (channels, height, width) = (x.shape[1] / 2, x.shape[2], x.shape[3]);
        var rows = Waves(height, channels, temperature, x.device).unsqueeze(2).expand(channels, height, width);
        var columns = Waves(width, channels, temperature, x.device).unsqueeze(1).expand(channels, height, width);
        return (x + cat([rows, columns], 0).to(x.dtype)).MoveToOuterDisposeScope();
    }

    /// <summary>[channels, size]: for every two channels the sine and the cosine of the place, one turn a map, slower from pair to pair.</summary>
    private static Tensor Waves(long size, long channels, double temperature, Device device)
    {
        const double Nonzero = 1e-6;
        var places = arange(1, size + 1, ScalarType.Float64, device) * (2 * Math.PI / (size + Nonzero));
        var speeds = pow(temperature, arange(0, channels / 2, ScalarType.Float64, device) * (-2.0 / channels));
        var angles = outer(speeds, places);
        return stack([angles.sin(), angles.cos()], 1).flatten(0, 1);
    }
}
