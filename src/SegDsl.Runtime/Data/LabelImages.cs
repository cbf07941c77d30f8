using SegDsl.Imaging;
using SegDsl.Volumes;

namespace SegDsl.Data;

/// <summary>Reads the label images of a dataset as ids, whatever their encoding.</summary>
public sealed class LabelImages
{
    private const int MaxListed = 3;

    private readonly DatasetDefinition definition;

    /// <summary>The colors of classes and void, with the ids they stand for. Empty if label images contain ids.</summary>
    private readonly List<(Rgb Color, ushort Id, string Name)> colors = [];
    private readonly double tolerance;

    /// <summary>Creates a reader.</summary>
    /// <param name="definition">The dataset.</param>
    /// <exception cref="DatasetException">Colors are ambiguous, or the encoding is not supported in datasets.</exception>
    public LabelImages(DatasetDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        this.definition = definition;
        var used = definition.Classes.SelectMany(c => c.OtherIds.Prepend(c.Id)).ToHashSet();
        VoidId = (ushort)definition.VoidIds.Prepend(definition.IgnoreIndex).Concat(Enumerable.Range(0, ushort.MaxValue + 1)).First(id => !used.Contains(id));
        tolerance = definition.ColorTolerance * definition.ColorTolerance;
        if (definition.Encoding == LabelEncoding.Indices) throw new DatasetException($"The labels of {definition.Name} must be encoded as ids or colors.");
        if (definition.Encoding != LabelEncoding.Colors) return;
        colors.AddRange(definition.Classes.Select(c => (c.Color, (ushort)c.Id, c.Name)));
        colors.AddRange(definition.VoidColors.Select(color => (color, VoidId, "void")));
        if (colors.GroupBy(entry => entry.Color).FirstOrDefault(group => group.Count() > 1) is { } same)
            throw new DatasetException($"{same.First().Name} and {same.Last().Name} of {definition.Name} have the same color. "
                + "Reading labels by color needs distinct colors.");
    }

    /// <summary>A value for pixels that belong to no class: the ignore index, or, if that is the id of a class, another one.</summary>
    public ushort VoidId { get; }

    /// <summary>Reads a label image, or the slices of a label volume one below the other.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>Ids, also if the file contains colors. Void colors have the value <see cref="VoidId"/>.</returns>
    /// <exception cref="ImageException">The file is missing, damaged or unsupported, or has a color that no class has.</exception>
    public LabelMap Read(string path) => Read(path, out _);

    /// <summary>Reads a label image.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="palette">The colors of the palette of a file with ids; empty without a palette.</param>
    /// <exception cref="ImageException">The file is missing, damaged or unsupported, or has a color that no class has.</exception>
    internal LabelMap Read(string path, out IReadOnlyList<Rgb> palette)
    {
        if (definition.HoldsVolumes)
        {
            palette = [];
            return LabelVolume.Read(path).AsMap();
        }
        if (colors.Count == 0) return ImageFile.ReadLabels(path, out palette);
        palette = [];
        return ToIds(path, ImageFile.ReadLabelColors(path));
    }

    private LabelMap ToIds(string path, RgbImage image)
    {
        var map = LabelMap.Uninitialized(image.Width, image.Height);
        var known = colors.ToDictionary(entry => entry.Color, entry => (ushort?)entry.Id);
        var unknown = new Dictionary<Rgb, (int First, int Count)>();
        var (last, id) = (default(Rgb?), default(ushort?));
        for (var i = 0; i < map.Values.Length; i++)
        {
            var color = new Rgb(image.Pixels[3 * i], image.Pixels[3 * i + 1], image.Pixels[3 * i + 2]);
            // Neighboring pixels usually have the same color.
            if (color != last)
            {
                if (!known.TryGetValue(color, out id)) known[color] = id = Nearest(color) is var found && found.Distance <= tolerance ? found.Id : null;
                last = color;
            }
            if (id is null) unknown[color] = unknown.TryGetValue(color, out var before) ? (before.First, before.Count + 1) : (i, 1);
            map.Values[i] = id ?? 0;
        }
        return unknown.Count == 0 ? map : throw new ImageException(path, Describe(unknown, image.Width));
    }

    /// <summary>The first of the nearest colors, with its squared distance.</summary>
    private (double Distance, ushort Id, string Name, Rgb Color) Nearest(Rgb color)
    {
        var nearest = (Distance: double.PositiveInfinity, Id: (ushort)0, Name: "", Color: color);
        foreach (var entry in colors)
        {
            var (red, green, blue) = (entry.Color.Red - color.Red, entry.Color.Green - color.Green, entry.Color.Blue - color.Blue);
            var distance = red * red + green * green + blue * blue;
            if (distance < nearest.Distance) nearest = (distance, entry.Id, entry.Name, entry.Color);
        }
        return nearest;
    }

    private string Describe(Dictionary<Rgb, (int First, int Count)> unknown, int width)
    {
        var listed = unknown.OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Value.First).Take(MaxListed).ToList();
        var nearest = Nearest(listed[0].Key);
        var named = string.Join(", ", listed.Select(pair =>
            $"{pair.Key.ToHex()} ({pair.Value.Count} {(pair.Value.Count == 1 ? "pixel" : "pixels")}, first in column {pair.Value.First % width}, "
            + $"row {pair.Value.First / width})"));
        return FormattableString.Invariant(
            $"has colors that no class of {definition.Name} has: {named}{(unknown.Count > MaxListed ? $" and {unknown.Count - MaxListed} more" : "")}. ")
            + FormattableString.Invariant($"Nearest to {listed[0].Key.ToHex()} is '{nearest.Name}' {nearest.Color.ToHex()}, at a distance of ")
            + FormattableString.Invariant($"{Math.Sqrt(nearest.Distance):0.#}. Declare the colors as classes or as 'void', or set a tolerance.");
    }
}
