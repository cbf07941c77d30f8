using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using SegDsl.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Data;

/// <summary>How images become network inputs: the number of channels, and the mean and standard deviation of each.</summary>
public sealed class ImageNormalization
{
    private const float Gray = 0.449f, GrayDeviation = 0.226f;

    /// <summary>The normalized value of each of the 256 levels, by channel.</summary>
    private readonly float[][] tables;

    /// <summary>Creates a normalization with as many channels as means.</summary>
    /// <param name="mean">
    /// The mean of each channel. Values with at most 8 bits are scaled to [0, 1]; other integers and floating-point numbers are in the units of the file.
    /// </param>
    /// <param name="deviation">The standard deviation of each channel, greater than 0.</param>
    /// <exception cref="ArgumentException">There is no mean, the numbers of values differ, or a value is out of range.</exception>
    public ImageNormalization(IReadOnlyList<float> mean, IReadOnlyList<float> deviation)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(deviation);
        if (mean.Count == 0 || deviation.Count != mean.Count)
            throw new ArgumentException($"Expected at least one mean and as many deviations, got {mean.Count} and {deviation.Count}.", nameof(mean));
        if (!mean.All(float.IsFinite)) throw new ArgumentException("The means must be finite.", nameof(mean));
        if (!deviation.All(value => value > 0 && float.IsFinite(value)))
            throw new ArgumentException("The deviations must be greater than 0.", nameof(deviation));
        (Mean, StandardDeviation) = (mean, deviation);
        tables = [.. Enumerable.Range(0, mean.Count).Select(channel =>
            Enumerable.Range(0, 256).Select(value => (value / 255f - mean[channel]) / deviation[channel]).ToArray())];
    }

    /// <summary>Three channels with the mean and standard deviation of ImageNet.</summary>
    public static ImageNormalization ImageNet { get; } = Default(3);

    /// <summary>The number of channels.</summary>
    public int Channels => tables.Length;

    /// <summary>The mean of each channel.</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>The standard deviation of each channel.</summary>
    public IReadOnlyList<float> StandardDeviation { get; }

    /// <summary>
    /// Whether mean and deviation are those of the data, so that they hold for values with more than 8 bits, too. Defaults hold only for bytes.
    /// </summary>
    public bool IsMeasured { get; init; } = true;

    /// <summary>The normalization of a dataset that declares none: that of ImageNet for color images, and its average for other channels.</summary>
    /// <param name="channels">The number of channels, at least 1.</param>
    public static ImageNormalization Default(int channels)
    {
        float[] mean = channels < 3 ? [] : [0.485f, 0.456f, 0.406f];
        float[] deviation = channels < 3 ? [] : [0.229f, 0.224f, 0.225f];
        var rest = channels - mean.Length;
        return new([.. mean, .. Enumerable.Repeat(Gray, rest)], [.. deviation, .. Enumerable.Repeat(GrayDeviation, rest)]) { IsMeasured = false };
    }

    /// <summary>States why an image cannot be normalized, as a predicate whose subject is the image; null if it can.</summary>
    /// <param name="image">The image.</param>
    /// <param name="dataset">The name of the dataset for the message; null if it is unknown.</param>
    internal string? Objection(RasterImage image, string? dataset = null)
    {
        if (image is not BandImage bands)
            return Channels is 1 or 3
                ? Enumerable.Range(0, Channels).Select(ByteObjection).FirstOrDefault(objection => objection is not null)
                : $"has 3 channels, but {Channels} are declared.";
        if (bands.Formats.Count != Channels) return $"has {bands.Formats.Count} channels, but {Channels} are declared.";
        for (var channel = 0; channel < Channels; channel++)
        {
            var format = bands.Formats[channel];
            var stored = format == BandFormat.FloatingPoint ? "floating-point values" : "integers of more than 8 bits";
            if (format == BandFormat.Bytes)
            {
                if (ByteObjection(channel) is { } objection) return objection;
            }
            else if (!IsMeasured)
                return $"stores {stored}, for which {dataset ?? "the dataset"} must declare both 'mean' and 'deviation', in the units of the file. "
                    + $"'seg data stats{(dataset is null ? "" : $" {dataset}")}' computes them.";
            else if (format == BandFormat.Integers && StandardDeviation[channel] < 1 && Math.Abs(Mean[channel]) <= 1)
                return string.Create(CultureInfo.InvariantCulture,
                    $"stores {stored}, so 'mean' and 'deviation' are in the units of the file, but those of channel {channel + 1} are "
                    + $"{Mean[channel]} and {StandardDeviation[channel]}. 'seg data stats{(dataset is null ? "" : $" {dataset}")}' computes them.");
        }
        return null;
    }

    /// <summary>Writes a normalized image into a slot of a float32 batch [N, channels, H, W] on the CPU.</summary>
    internal void Write(RasterImage image, Tensor batch, int slot)
    {
        var area = image.Width * image.Height;
        var planes = MemoryMarshal.Cast<byte, float>(batch.bytes).Slice(Channels * slot * area, Channels * area);
        if (image is BandImage bands)
        {
            for (var channel = 0; channel < Channels; channel++) Normalize(bands.Band(channel), channel, planes.Slice(channel * area, area));
            return;
        }
        var pixels = ((RgbImage)image).Pixels;
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

    private void Normalize(ReadOnlySpan<float> values, int channel, Span<float> plane)
    {
        var (mean, deviation, x) = (Mean[channel], StandardDeviation[channel], 0);
        for (; x <= plane.Length - Vector<float>.Count; x += Vector<float>.Count)
            ((new Vector<float>(values[x..]) - new Vector<float>(mean)) / new Vector<float>(deviation)).CopyTo(plane[x..]);
        for (; x < plane.Length; x++) plane[x] = (values[x] - mean) / deviation;
    }

    private string? ByteObjection(int channel) => Mean[channel] is >= 0 and <= 1 && StandardDeviation[channel] <= 1
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"stores 8 bits per channel, which are scaled to values from 0 to 1, but 'mean' and 'deviation' of "
            + $"channel {channel + 1} are {Mean[channel]} and {StandardDeviation[channel]}. Divide them by 255.");
}
