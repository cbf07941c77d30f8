using SegDsl.Imaging;

namespace SegDsl.Volumes;

/// <summary>An image of voxels with one or several channels.</summary>
public sealed class Volume
{
    /// <summary>Wraps existing values without copying them.</summary>
    /// <param name="size">The size in voxels.</param>
    /// <param name="values">The values of every channel in turn, each row by row and slice by slice: [channels, depth, height, width].</param>
    /// <exception cref="ArgumentException">The number of values is not a multiple of the number of voxels.</exception>
    public Volume(VolumeSize size, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0 || values.Length % size.Voxels != 0)
            throw new ArgumentException($"A volume of {size} needs a multiple of {size.Voxels} values, got {values.Length}.", nameof(values));
        (Size, Values) = (size, values);
    }

    /// <summary>The size in voxels.</summary>
    public VolumeSize Size { get; }

    /// <summary>The number of channels.</summary>
    public int Channels => Values.Length / Size.Voxels;

    /// <summary>The values, [channels, depth, height, width].</summary>
    public float[] Values { get; }

    /// <summary>The values of a channel. Changes to the span change the volume.</summary>
    /// <param name="channel">The channel, from 0.</param>
    public Span<float> Channel(int channel) => Values.AsSpan(channel * Size.Voxels, Size.Voxels);

    /// <summary>Reads the channels of a volume from NIfTI files.</summary>
    /// <param name="paths">The path of each channel; at least one.</param>
    /// <param name="geometry">The geometry of the first file.</param>
    /// <exception cref="ImageException">
    /// A file is missing, damaged or unsupported, differs from the first one in size, or has values that are not finite.
    /// </exception>
    public static Volume Read(IReadOnlyList<string> paths, out NiftiGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var first = NiftiVolume.Read(paths[0]);
        (var size, geometry) = (first.Size, first.Geometry);
        var values = new float[paths.Count * size.Voxels];
        for (var channel = 0; channel < paths.Count; channel++)
        {
            var file = channel == 0 ? first : NiftiVolume.Read(paths[channel]);
            if (file.Size != size) throw new ImageException(paths[channel], $"is {file.Size}, but the first channel {paths[0]} is {size}.");
            CheckFinite(paths[channel], file);
            file.Values.CopyTo(values.AsSpan(channel * size.Voxels));
        }
        return new(size, values);
    }

    private static void CheckFinite(string path, NiftiVolume volume)
    {
        var count = 0;
        foreach (var value in volume.Values)
            if (!float.IsFinite(value)) count++;
        if (count > 0)
            throw new ImageException(path, $"has {count} {(count == 1 ? "value" : "values")} that {(count == 1 ? "is" : "are")} NaN or infinite. "
                + "Replace them, for example by 0 outside of the body.");
    }
}
