using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>How real numbers are stored in unsigned bytes: number = (byte − zero point) × scale.</summary>
/// <param name="Scale">The distance of two neighboring numbers, &gt; 0.</param>
/// <param name="ZeroPoint">The byte of zero, which every range contains, so that padding is exact.</param>
internal sealed record QuantizedRange(double Scale, long ZeroPoint)
{
    private const int Levels = byte.MaxValue;

    /// <summary>The range whose bytes have the smallest mean squared error for a sample of values.</summary>
    /// <param name="sample">The values.</param>
    /// <param name="minimum">The minimum of all values.</param>
    /// <param name="maximum">Their maximum.</param>
    public static QuantizedRange Fit(float[] sample, float minimum, float maximum)
    {
        var best = Of(minimum, maximum);
        var least = best.Error(sample);
        // Rare extreme values would make the steps between all others coarse.
        for (var share = 0.95; share > 0.25; share -= 0.05)
        {
            var range = Of(minimum * share, maximum * share);
            if (range.Error(sample) is var error && error < least) (best, least) = (range, error);
        }
        return best;
    }

    /// <summary>Converts a float32 tensor to bytes, in the same memory layout.</summary>
    public Tensor Quantize(Tensor values)
    {
        using var quantized = quantize_per_tensor(values, Scale, ZeroPoint, ScalarType.QUInt8);
        return quantized.int_repr();
    }

    /// <summary>Converts bytes to a float32 tensor, in the same memory layout.</summary>
    public Tensor Dequantize(Tensor bytes)
    {
        var values = bytes.to(ScalarType.Float32);
        if (ZeroPoint != 0) values.sub_(ZeroPoint);
        return values.mul_(Scale);
    }

    private static QuantizedRange Of(double minimum, double maximum)
    {
        (minimum, maximum) = (Math.Min(minimum, 0), Math.Max(maximum, 0));
        var scale = (maximum - minimum) / Levels;
        return scale > 0 ? new(scale, (long)Math.Round(-minimum / scale)) : new(1, 0);
    }

    private double Error(float[] sample)
    {
        var sum = 0.0;
        foreach (var value in sample)
        {
            var step = Math.Clamp(Math.Round(value / Scale) + ZeroPoint, 0, Levels);
            var difference = value - ((step - ZeroPoint) * Scale);
            sum += difference * difference;
        }
        return sum;
    }
}
