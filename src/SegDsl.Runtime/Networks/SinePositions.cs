using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Fixed sine position embeddings, as in DETR. Carion et al.: End-to-End Object Detection with Transformers, ECCV 2020.</summary>
public static class SinePositions
{
    /// <summary>Adds the embedding of y positions to the first half of the channels, and that of x positions to the second half.</summary>
    /// <param name="x">[N, C, H, W]; C is a multiple of 4.</param>
    /// <param name="temperature">The ratio between the highest and, approximately, the lowest frequency; greater than 0.</param>
    /// <returns>[N, C, H, W].</returns>
    public static Tensor AddSinePositions(this Tensor x, double temperature = 10000)
    {
        using var scope = NewDisposeScope();
        var (channels, height, width) = (x.shape[1] / 2, x.shape[2], x.shape[3]);
        var rows = Waves(height, channels, temperature, x.device).unsqueeze(2).expand(channels, height, width);
        var columns = Waves(width, channels, temperature, x.device).unsqueeze(1).expand(channels, height, width);
        return (x + cat([rows, columns], 0).to(x.dtype)).MoveToOuterDisposeScope();
    }

    /// <summary>[channels, size]: sine and cosine pairs whose frequency decreases from pair to pair, starting with one period per map.</summary>
    private static Tensor Waves(long size, long channels, double temperature, Device device)
    {
        const double Nonzero = 1e-6;
        var positions = arange(1, size + 1, ScalarType.Float64, device) * (2 * Math.PI / (size + Nonzero));
        var frequencies = pow(temperature, arange(0, channels / 2, ScalarType.Float64, device) * (-2.0 / channels));
        var angles = outer(frequencies, positions);
        return stack([angles.sin(), angles.cos()], 1).flatten(0, 1);
    }
}
