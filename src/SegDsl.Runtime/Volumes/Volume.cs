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

    /// <summary>Reads the channels of a volume from NIfTI files. A file with a series of volumes has several channels.</summary>
    /// <param name="paths">The path of each file, in the order of their channels; at least one.</param>
    /// <param name="geometry">The geometry of the first file.</param>
    /// <exception cref="ImageException">
    /// A file is missing, damaged or unsupported, differs from the first one in size, or has values that are not finite.
    /// </exception>
    public static Volume Read(IReadOnlyList<string> paths, out NiftiGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var first = NiftiVolume.ReadSeries(paths[0]);
        (var size, geometry, var values) = (first.Size, first.Geometry, first.Stored);
        CheckFinite(paths[0], values);
        foreach (var path in paths.Skip(1))
        {
            var file = NiftiVolume.ReadSeries(path);
            if (file.Size != size) throw new ImageException(path, $"is {file.Size}, but the first channel {paths[0]} is {size}.");
            CheckFinite(path, file.Values);
            var start = values.Length;
            Array.Resize(ref values, start + file.Values.Length);
            file.Values.CopyTo(values.AsSpan(start));
        }
        return new(size, values);
    }

    private static void CheckFinite(string path, ReadOnlySpan<float> values)
    {
        var count = 0;
        foreach (var value in values)
            if (!float.IsFinite(value)) count++;
        if (count > 0)
            throw new ImageException(path, $"has {count} {(count == 1 ? "value" : "values")} that {(count == 1 ? "is" : "are")} NaN or infinite. "
                + "Replace them, for example by 0 outside of the body.");
    }
}
