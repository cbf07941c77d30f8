using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>How an image file says which class a pixel is of.</summary>
public enum LabelEncoding
{
    /// <summary>By the ids that the dataset's own label images hold.</summary>
    Ids,

    /// <summary>By train indices: the places of the classes in the dataset's list, from 0.</summary>
    Indices,

    /// <summary>By the classes' colors.</summary>
    Colors,
}

/// <summary>Reads label images that anyone wrote into train indices; what no class has becomes the ignore label.</summary>
public sealed class LabelReader
{
    private readonly DatasetDefinition definition;
    private readonly LabelEncoding encoding;
    private readonly LabelIds ids;
    private readonly Dictionary<Rgb, ushort> indices = [];

    /// <summary>Prepares to read.</summary>
    /// <param name="definition">The dataset with the classes.</param>
    /// <param name="encoding">What the files hold.</param>
    /// <exception cref="DatasetException">Two classes have the same color, by which they are to be told apart.</exception>
    public LabelReader(DatasetDefinition definition, LabelEncoding encoding)
    {
        ArgumentNullException.ThrowIfNull(definition);
        (this.definition, this.encoding, ids) = (definition, encoding, new LabelIds(definition));
        if (encoding != LabelEncoding.Colors) return;
        for (var index = 0; index < definition.Classes.Count; index++)
        {
            var named = definition.Classes[index];
            if (!indices.TryAdd(named.Color, (ushort)index))
                throw new DatasetException(
                    $"The classes {definition.Classes[indices[named.Color]].Name} and {named.Name} of {definition.Name} have the same color; "
                    + "colors cannot tell them apart.");
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImageException">It is missing, damaged or of the wrong kind.</exception>
    public LabelMap Read(string path)
    {
        if (encoding == LabelEncoding.Colors) return ByColor(ImageFile.Read(path));
        var map = ImageFile.ReadLabels(path);
        if (encoding == LabelEncoding.Ids) ids.ToTrainIndices(map);
        else foreach (ref var value in map.Values.AsSpan())
            if (value >= definition.Classes.Count) value = (ushort)definition.IgnoreIndex;
        return map;
    }

    private LabelMap ByColor(RgbImage image)
    {
        var map = new LabelMap(image.Width, image.Height);
        var (last, index) = (default(Rgb?), (ushort)0);
        for (var i = 0; i < map.Values.Length; i++)
        {
            var color = new Rgb(image.Pixels[3 * i], image.Pixels[3 * i + 1], image.Pixels[3 * i + 2]);
            // Neighbors mostly have the same color.
            if (color != last) (last, index) = (color, indices.TryGetValue(color, out var known) ? known : (ushort)definition.IgnoreIndex);
            map.Values[i] = index;
        }
        return map;
    }
}
