using System.Runtime.InteropServices;
using SegDsl.Imaging;
using static TorchSharp.torch;

namespace SegDsl.Data;

/// <summary>An input of a network besides the images, from files of every sample: <c>input depth from "depth/{name}.png" scale 1000</c>.</summary>
/// <param name="Name">The name of the input, unique within the dataset.</param>
/// <param name="Files">The path patterns relative to the root, alternatives, each with the patterns of its planes, whose channels are joined.</param>
/// <param name="Normalization">The number of channels, and their mean and standard deviation.</param>
public sealed record InputDefinition(string Name, IReadOnlyList<ImagePattern> Files, ImageNormalization Normalization)
{
    /// <summary>
    /// The number by which stored values are divided, greater than 0. Null to read values of at most 8 bits as values from 0 to 1, and others as they are.
    /// </summary>
    public double? Scale { get; init; }

    /// <summary>
    /// The stored value of pixels that were not measured, beside NaN. They become the mean, and the map is resized to nearest pixels; each plane is then a PNG
    /// or TIFF file with one value per pixel. Null if all pixels are measured; the map is then resized like an image.
    /// </summary>
    public double? Ignore { get; init; }

    /// <summary>Writes a normalized map into a slot of a float32 batch [N, channels, H, W] on the CPU.</summary>
    internal void Write(PixelMap map, Tensor batch, int slot)
    {
        if (map is RasterImage image)
        {
            Normalization.Write(image, batch, slot);
            return;
        }
        var (values, area) = ((ValueMap)map, map.Width * map.Height);
        var planes = MemoryMarshal.Cast<byte, float>(batch.bytes).Slice(values.Planes * slot * area, values.Planes * area);
        for (var plane = 0; plane < values.Planes; plane++)
        {
            var (mean, deviation) = (Normalization.Mean[plane], Normalization.StandardDeviation[plane]);
            var from = values.Plane(plane);
            var to = planes.Slice(plane * area, area);
            for (var i = 0; i < to.Length; i++) to[i] = float.IsNaN(from[i]) ? 0 : (from[i] - mean) / deviation;
        }
    }
}

/// <summary>An input of a sample.</summary>
/// <param name="Definition">Its name and normalization.</param>
/// <param name="Map">Its values, as high and wide as the image: an image, or a <see cref="ValueMap"/> with pixels that were not measured.</param>
public sealed record InputMap(InputDefinition Definition, PixelMap Map)
{
    /// <summary>Converts the map to a normalized float32 tensor [1, channels, H, W] on the CPU.</summary>
    internal Tensor ToTensor()
    {
        var batch = empty([1, Definition.Normalization.Channels, Map.Height, Map.Width], ScalarType.Float32);
        Definition.Write(Map, batch, 0);
        return batch;
    }
}
