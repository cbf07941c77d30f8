using System.Text.RegularExpressions;
using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Cli.Conversion;

/// <summary>Binary masks, one file for each image and class: a pixel that is not black belongs to the class. The pattern of their paths is
/// <c>masks/{name}_{class}.png</c>, or has a folder per image or per class.</summary>
internal static class MaskFiles
{
    private const string Name = "{name}", Class = "{class}";

    /// <summary>Finds the masks. The objects of an image are in the order of the classes of the dataset.</summary>
    /// <param name="pattern">The pattern, with <c>{name}</c> and <c>{class}</c> once each.</param>
    /// <param name="definition">The dataset.</param>
    /// <exception cref="CommandException">The pattern is malformed, no file matches, or a file cannot be read.</exception>
    public static List<AnnotatedImage> Find(string pattern, DatasetDefinition definition)
    {
        var path = pattern.Replace('\\', '/');
        if (path.Split(Name).Length != 2 || path.Split(Class).Length != 2)
            throw new CommandException($"{pattern}: expected a pattern with {Name} and {Class}, for example 'masks/{{name}}_{{class}}.png'.");
        var start = path.LastIndexOf('/', path.IndexOf('{', StringComparison.Ordinal)) + 1;
        var folder = start == 0 ? "." : path[..start];
        if (!Directory.Exists(folder)) throw new CommandException($"{pattern}: no such folder: {folder}.");

        // A name may contain the separator; known classes are preferred.
        var known = string.Join('|', definition.Classes.Select(c => Regex.Escape(c.Name)).OrderByDescending(name => name.Length));
        Regex[] expressions = [Expression(path[start..], known), Expression(path[start..], "[^/]+?")];
        var masks = new List<(string Image, string Label, string File)>();
        foreach (var file in FolderFiles.Find(folder).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (expressions.Select(expression => expression.Match(relative)).FirstOrDefault(match => match.Success) is { } found)
                masks.Add((found.Groups["name"].Value, found.Groups["class"].Value, file));
        }
        if (masks.Count == 0) throw new CommandException($"{pattern}: no file matches.");
        var order = definition.Classes.Select((c, i) => (c.Name, i)).ToDictionary(c => c.Name, c => c.i);
        return [.. masks.GroupBy(mask => mask.Image).Select(image =>
        {
            var first = ImageFile.Read(image.First().File);
            return new AnnotatedImage(image.Key, image.First().File, first.Width, first.Height,
                [.. image.OrderBy(mask => order.GetValueOrDefault(mask.Label))
                    .Select(mask => new AnnotatedObject(mask.Label, (map, value) => Draw(mask.File, map, value)))]);
        })];
    }

    private static void Draw(string file, LabelMap map, ushort value)
    {
        var mask = ImageFile.Read(file);
        if ((mask.Width, mask.Height) != (map.Width, map.Height))
            throw new CommandException($"{file} is {mask.Width}×{mask.Height}, but another mask of the image is {map.Width}×{map.Height}.");
        for (var i = 0; i < map.Values.Length; i++)
            if ((mask.Pixels[3 * i] | mask.Pixels[3 * i + 1] | mask.Pixels[3 * i + 2]) != 0) map.Values[i] = value;
    }

    private static Regex Expression(string pattern, string classes) => new(
        @"\A" + Regex.Escape(pattern).Replace(Regex.Escape(Name), "(?<name>.+)", StringComparison.Ordinal)
            .Replace(Regex.Escape(Class), $"(?<class>{classes})", StringComparison.Ordinal) + @"\z", RegexOptions.CultureInvariant);
}
