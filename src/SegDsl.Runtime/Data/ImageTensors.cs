using System.Runtime.InteropServices;
using SegDsl.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Data;

/// <summary>Converts images and label maps to network inputs and back.</summary>
public static class ImageTensors
{
    /// <summary>Converts images to a normalized float32 tensor [N, channels, H, W] on the CPU.</summary>
    /// <param name="images">At least one image; all have the same size.</param>
    /// <param name="normalization">The channels and their normalization; null for that of ImageNet.</param>
    /// <exception cref="ArgumentException">The list is empty, the sizes differ, or the normalization does not fit the channels of an image.</exception>
    public static Tensor FromImages(IReadOnlyList<RasterImage> images, ImageNormalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        normalization ??= ImageNormalization.ImageNet;
        if (images.Select(image => normalization.Objection(image)).FirstOrDefault(problem => problem is not null) is { } objection)
            throw new ArgumentException($"An image {objection}", nameof(images));
        var (width, height) = CommonSize(images.Select(image => (image.Width, image.Height)));
        var batch = empty([images.Count, normalization.Channels, height, width], ScalarType.Float32);
        for (var n = 0; n < images.Count; n++) normalization.Write(images[n], batch, n);
        return batch;
    }

    /// <summary>Converts label maps to an int64 tensor [N, H, W] on the CPU.</summary>
    /// <param name="labels">At least one map; all have the same size.</param>
    /// <exception cref="ArgumentException">The list is empty, or the sizes differ.</exception>
    public static Tensor FromLabels(IReadOnlyList<LabelMap> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var (width, height) = CommonSize(labels.Select(map => (map.Width, map.Height)));
        var batch = empty([labels.Count, height, width], ScalarType.Int64);
        for (var n = 0; n < labels.Count; n++) Write(labels[n], batch, n);
        return batch;
    }

    /// <summary>Writes a label map into a slot of an int64 batch [N, H, W] on the CPU.</summary>
    internal static void Write(LabelMap labels, Tensor batch, int slot)
    {
        var map = labels.Values;
        var values = MemoryMarshal.Cast<byte, long>(batch.bytes).Slice(slot * map.Length, map.Length);
        for (var i = 0; i < map.Length; i++) values[i] = map[i];
    }

    /// <summary>Converts a tensor of class indices to label maps, one per batch element.</summary>
    /// <param name="classes">Integers in 0 to 65535, [N, H, W], on any device.</param>
    /// <exception cref="ArgumentException">The tensor is not three-dimensional, or a value is out of range.</exception>
    public static IReadOnlyList<LabelMap> ToLabelMaps(Tensor classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.shape is not [var count, var height, var width])
            throw new ArgumentException($"Expected a batch of label maps [N, H, W], but the shape is [{string.Join(", ", classes.shape)}].", nameof(classes));
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
                if (value is < 0 or > ushort.MaxValue)
                    throw new ArgumentException($"The class index {value} is out of range; label maps hold 0 to 65535.", nameof(classes));
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
                $"The images of a batch must have the same size, but have sizes {string.Join(", ", distinct.Select(size => $"{size.Width}×{size.Height}"))}."),
        };
    }
}
