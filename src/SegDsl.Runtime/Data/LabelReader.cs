using SegDsl.Imaging;
using SegDsl.Volumes;

namespace SegDsl.Data;

/// <summary>How an image file encodes the classes of its pixels.</summary>
public enum LabelEncoding
{
    /// <summary>As the ids of the dataset's own label images.</summary>
    Ids,

    /// <summary>As train indices: the positions of the classes in the dataset's list, from 0.</summary>
    Indices,

    /// <summary>As the colors of the classes.</summary>
    Colors,
}

/// <summary>Reads label images in any <see cref="LabelEncoding"/> as train indices. Values that do not map to a class become the ignore index.</summary>
public sealed class LabelReader
{
    private readonly DatasetDefinition definition;
    private readonly LabelEncoding encoding;
    private readonly LabelIds ids;
    private readonly Dictionary<Rgb, ushort> indices = [];

    /// <summary>Creates a reader.</summary>
    /// <param name="definition">The dataset that declares the classes.</param>
    /// <param name="encoding">The encoding of the files.</param>
    /// <exception cref="DatasetException">Colors are ambiguous because two classes have the same color.</exception>
    public LabelReader(DatasetDefinition definition, LabelEncoding encoding)
    {
        ArgumentNullException.ThrowIfNull(definition);
        (this.definition, this.encoding, ids) = (definition, encoding, new LabelIds(definition));
        if (encoding != LabelEncoding.Colors) return;
        for (var index = 0; index < definition.Classes.Count; index++)
        {
            var declared = definition.Classes[index];
            if (!indices.TryAdd(declared.Color, (ushort)index))
                throw new DatasetException(
                    $"The classes {definition.Classes[indices[declared.Color]].Name} and {declared.Name} of {definition.Name} have the same color. "
                    + "Reading labels by color needs distinct colors.");
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The train indices, as high and wide as the image.</returns>
    /// <exception cref="ImageException">The file is missing, damaged or unsupported.</exception>
    public LabelMap Read(string path)
    {
        if (encoding == LabelEncoding.Colors) return ByColor(ImageFile.Read(path));
        var map = ImageFile.ReadLabels(path);
        ToTrainIndices(map);
        return map;
    }

    /// <summary>Reads a label volume, whose values are ids or indices.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="geometry">The size of the voxels, and their positions in space.</param>
    /// <returns>The train indices.</returns>
    /// <exception cref="ImageException">The file is missing, damaged or unsupported.</exception>
    public LabelVolume ReadVolume(string path, out NiftiGeometry geometry)
    {
        var labels = LabelVolume.Read(path, out geometry);
        ToTrainIndices(labels.AsMap());
        return labels;
    }

    private void ToTrainIndices(LabelMap map)
    {
        if (encoding == LabelEncoding.Ids) ids.ToTrainIndices(map);
        else foreach (ref var value in map.Values.AsSpan())
            if (value >= definition.Classes.Count) value = (ushort)definition.IgnoreIndex;
    }

    private LabelMap ByColor(RgbImage image)
    {
        var map = new LabelMap(image.Width, image.Height);
        var (last, index) = (default(Rgb?), (ushort)0);
        for (var i = 0; i < map.Values.Length; i++)
        {
            var color = new Rgb(image.Pixels[3 * i], image.Pixels[3 * i + 1], image.Pixels[3 * i + 2]);
            // Neighboring pixels usually have the same color.
            if (color != last) (last, index) = (color, indices.TryGetValue(color, out var known) ? known : (ushort)definition.IgnoreIndex);
            map.Values[i] = index;
        }
        return map;
    }
}
