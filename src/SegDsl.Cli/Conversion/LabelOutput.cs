using System.Collections.Concurrent;
using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Cli.Conversion;

/// <summary>Writes label maps to a folder as PNG files: ids, with the colors of the classes as palette if all ids are below 256, or colors.</summary>
internal sealed class LabelOutput
{
    private static readonly Rgb[] VoidColors = [new(0, 0, 0), new(255, 255, 255), new(224, 224, 192), new(255, 0, 255)];

    private readonly string folder;
    private readonly bool asColors;
    private readonly ConcurrentDictionary<string, string> sources = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Rgb> colors;
    private long pixels, ignored;

    /// <param name="definition">The dataset.</param>
    /// <param name="folder">The folder, which is created if it is missing.</param>
    /// <param name="asColors">Whether to write colors instead of ids.</param>
    public LabelOutput(DatasetDefinition definition, string folder, bool asColors)
    {
        (this.folder, this.asColors) = (Path.GetFullPath(folder), asColors);
        colors = definition.Classes.SelectMany(c => c.OtherIds.Prepend(c.Id).Select(id => (Id: id, c.Color))).ToDictionary(c => c.Id, c => c.Color);
        VoidColor = definition.VoidColors.Concat(VoidColors).First(color => !colors.ContainsValue(color));
    }

    /// <summary>The color of pixels that belong to no class.</summary>
    public Rgb VoidColor { get; }

    /// <summary>The number of label maps.</summary>
    public int Count => sources.Count;

    /// <summary>The share of pixels that belong to no class, 0 to 1.</summary>
    public double IgnoredShare => pixels == 0 ? 0 : (double)ignored / pixels;

    /// <summary>Writes a label map. Can be called by several threads at the same time.</summary>
    /// <param name="name">Its path without extension, relative to the folder.</param>
    /// <param name="map">Its values: ids of classes, and other values for pixels that belong to no class.</param>
    /// <param name="source">The file from which it was made.</param>
    /// <exception cref="CommandException">The name leaves the folder, two label maps have one name, or the file would replace its source.</exception>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public void Write(string name, LabelMap map, string source)
    {
        var path = PathOf(name, source);
        Interlocked.Add(ref pixels, map.Values.Length);
        Interlocked.Add(ref ignored, map.Values.Count(value => !colors.ContainsKey(value)));
        if (asColors) ImageFile.Write(path, Paint(map));
        else if (map.Values.AsSpan().ContainsAnyExceptInRange((ushort)0, (ushort)byte.MaxValue)) ImageFile.Write(path, map);
        else ImageFile.Write(path, map, [.. Enumerable.Range(0, 256).Select(ColorOf)]);
    }

    /// <summary>Writes a gray image. Can be called by several threads at the same time.</summary>
    /// <param name="name">Its path without extension, relative to the folder.</param>
    /// <param name="levels">Its gray levels, 0 to 255.</param>
    /// <param name="source">The file from which it was made.</param>
    /// <exception cref="CommandException">The name leaves the folder, or two images have one name.</exception>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public void WriteGray(string name, LabelMap levels, string source) => ImageFile.Write(PathOf(name, source), levels);

    private string PathOf(string name, string source)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name + ".png"));
        if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new CommandException($"{source}: the name '{name}' leads out of the output folder.");
        if (path == Path.GetFullPath(source)) throw new CommandException($"{source} would be replaced. Write to another folder.");
        if (!sources.TryAdd(path, source)) throw new CommandException($"{source}: several images have the name '{name}', and would write the same label map.");
        return path;
    }

    private Rgb ColorOf(int value) => colors.TryGetValue(value, out var color) ? color : VoidColor;

    private RgbImage Paint(LabelMap map)
    {
        var image = new RgbImage(map.Width, map.Height);
        for (var i = 0; i < map.Values.Length; i++)
            (image.Pixels[3 * i], image.Pixels[3 * i + 1], image.Pixels[3 * i + 2]) = ColorOf(map.Values[i]);
        return image;
    }
}
