using System.Runtime.InteropServices;
using SegDsl.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Data;

/// <summary>Images and label maps as the tensors that networks take, and back.</summary>
public static class ImageTensors
{
    /// <summary>ImageNet's mean of red, green and blue, of channels in 0…1.</summary>
    public static IReadOnlyList<float> Mean { get; } = [0.485f, 0.456f, 0.406f];

    /// <summary>ImageNet's standard deviation of red, green and blue, of channels in 0…1.</summary>
    public static IReadOnlyList<float> StandardDeviation { get; } = [0.229f, 0.224f, 0.225f];

    private static readonly float[][] Normalized = [.. Enumerable.Range(0, 3).Select(channel =>
        Enumerable.Range(0, 256).Select(value => (value / 255f - Mean[channel]) / StandardDeviation[channel]).ToArray())];

    /// <summary>Images normalized by ImageNet's mean and standard deviation: float32 [N, 3, H, W] on the CPU.</summary>
    /// <param name="images">At least one image, all of one size.</param>
    /// <exception cref="ArgumentException">There is no image, or the sizes differ.</exception>
    public static Tensor FromImages(IReadOnlyList<RgbImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var (width, height) = CommonSize(images.Select(image => (image.Width, image.Height)));
        var batch = empty([images.Count, 3, height, width], ScalarType.Float32);
        for (var n = 0; n < images.Count; n++) Write(images[n], batch, n);
        return batch;
    }

    /// <summary>Label maps as a batch: int64 [N, H, W] on the CPU.</summary>
    /// <param name="labels">At least one map, all of one size.</param>
    /// <exception cref="ArgumentException">There is no map, or the sizes differ.</exception>
    public static Tensor FromLabels(IReadOnlyList<LabelMap> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var (width, height) = CommonSize(labels.Select(map => (map.Width, map.Height)));
        var batch = empty([labels.Count, height, width], ScalarType.Int64);
        for (var n = 0; n < labels.Count; n++) Write(labels[n], batch, n);
        return batch;
    }

    /// <summary>Writes an image into its place of a batch as <see cref="FromImages"/> makes it.</summary>
    internal static void Write(RgbImage image, Tensor batch, int place)
    {
        var area = image.Width * image.Height;
        var planes = MemoryMarshal.Cast<byte, float>(batch.bytes).Slice(3 * place * area, 3 * area);
        var pixels = image.Pixels;
        for (var channel = 0; channel < 3; channel++)
        {
            var table = Normalized[channel];
            var plane = planes.Slice(channel * area, area);
            for (int i = 0, from = channel; i < plane.Length; i++, from += 3) plane[i] = table[pixels[from]];
        }
    }

    /// <summary>Writes a label map into its place of a batch as <see cref="FromLabels"/> makes it.</summary>
    internal static void Write(LabelMap labels, Tensor batch, int place)
    {
        var map = labels.Values;
        var values = MemoryMarshal.Cast<byte, long>(batch.bytes).Slice(place * map.Length, map.Length);
        for (var i = 0; i < map.Length; i++) values[i] = map[i];
    }

    /// <summary>A tensor of classes as label maps, one for each of the batch.</summary>
    /// <param name="classes">Integers [N, H, W] of 0 to 65535, on any device.</param>
    /// <exception cref="ArgumentException">The tensor has another rank, or a value does not fit.</exception>
    public static IReadOnlyList<LabelMap> ToLabelMaps(Tensor classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.shape is not [var count, var height, var width])
            throw new ArgumentException($"A batch of label maps is [N, H, W], not [{string.Join(", ", classes.shape)}].", nameof(classes));
        using var scope = NewDisposeScope();
        var values = MemoryMarshal.Cast<byte, long>(classes.to(ScalarType.Int64).cpu().contiguous().bytes);
        var maps = new LabelMap[count];
        for (var n = 0; n < maps.Length; n++)
        {
            maps[n] = new LabelMap((int)width, (int)height);
            var map = maps[n].Values;
            for (var i = 0; i < map.Length; i++)
            {
                var value = values[n * map.Length + i];
                if (value is < 0 or > ushort.MaxValue) throw new ArgumentException($"The class {value} does not fit a label map.", nameof(classes));
                map[i] = (ushort)value;
            }
        }
        return maps;
    }

    private static (int Width, int Height) CommonSize(IEnumerable<(int Width, int Height)> sizes)
    {
        var distinct = sizes.Distinct().ToList();
        return distinct switch
        {
            [var only] => only,
            [] => throw new ArgumentException("A batch needs at least one image."),
            _ => throw new ArgumentException(
                $"Images of a batch must have one size; these have {string.Join(", ", distinct.Select(size => $"{size.Width}×{size.Height}"))}."),
        };
    }
}
