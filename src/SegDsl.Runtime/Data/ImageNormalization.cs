using System.Runtime.InteropServices;
using SegDsl.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Data;

/// <summary>How images become network inputs: the number of channels, and the mean and standard deviation of each.</summary>
public sealed class ImageNormalization
{
    /// <summary>The normalized value of each of the 256 levels, by channel.</summary>
    private readonly float[][] tables;

    /// <summary>Creates a normalization with as many channels as means.</summary>
    /// <param name="mean">The mean of each channel, for values in [0, 1]: one for gray, three for red, green and blue.</param>
    /// <param name="deviation">The standard deviation of each channel, greater than 0.</param>
    /// <exception cref="ArgumentException">The numbers of values differ or are neither 1 nor 3, or a deviation is not greater than 0.</exception>
    public ImageNormalization(IReadOnlyList<float> mean, IReadOnlyList<float> deviation)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(deviation);
        if (mean.Count is not (1 or 3) || deviation.Count != mean.Count)
            throw new ArgumentException($"Expected one or three means and as many deviations, got {mean.Count} and {deviation.Count}.", nameof(mean));
        if (deviation.Any(value => !(value > 0))) throw new ArgumentException("The deviations must be greater than 0.", nameof(deviation));
        (Mean, StandardDeviation) = (mean, deviation);
        tables = [.. Enumerable.Range(0, mean.Count).Select(channel =>
            Enumerable.Range(0, 256).Select(value => (value / 255f - mean[channel]) / deviation[channel]).ToArray())];
    }

    /// <summary>Three channels with the mean and standard deviation of ImageNet.</summary>
    public static ImageNormalization ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>The number of channels: 1 for gray, 3 for red, green and blue.</summary>
    public int Channels => tables.Length;

    /// <summary>The mean of each channel, for values in [0, 1].</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>The standard deviation of each channel, for values in [0, 1].</summary>
    public IReadOnlyList<float> StandardDeviation { get; }

    /// <summary>Writes a normalized image into a slot of a float32 batch [N, channels, H, W] on the CPU.</summary>
    internal void Write(RgbImage image, Tensor batch, int slot)
    {
        var area = image.Width * image.Height;
        var planes = MemoryMarshal.Cast<byte, float>(batch.bytes).Slice(Channels * slot * area, Channels * area);
        var pixels = image.Pixels;
        if (Channels == 1)
        {
            // Gray images have three equal channels; of color images, the luma of ITU-R BT.601 is used.
            for (int i = 0, from = 0; i < planes.Length; i++, from += 3)
                planes[i] = tables[0][(299 * pixels[from] + 587 * pixels[from + 1] + 114 * pixels[from + 2] + 500) / 1000];
            return;
        }
        for (var channel = 0; channel < 3; channel++)
        {
            var table = tables[channel];
            var plane = planes.Slice(channel * area, area);
            for (int i = 0, from = channel; i < plane.Length; i++, from += 3) plane[i] = table[pixels[from]];
        }
    }
}
