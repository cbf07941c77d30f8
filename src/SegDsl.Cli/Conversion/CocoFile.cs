using System.Numerics;
using System.Text.Json;
using SegDsl.Imaging;

namespace SegDsl.Cli.Conversion;

/// <summary>Annotations of COCO: one file for all images, with polygons and run lengths. Crowds are drawn like single objects.</summary>
internal static class CocoFile
{
    private const string Format = "COCO";

    /// <summary>Reads a file. The objects of an image have the order of the file.</summary>
    /// <exception cref="CommandLine.CommandException">The file cannot be read, or is not a COCO file.</exception>
    public static List<AnnotatedImage> Read(string path) => JsonFile.Read(path, Format, root =>
    {
        var names = root.GetProperty("categories").EnumerateArray()
            .ToDictionary(c => c.GetProperty("id").GetInt64(), c => c.GetProperty("name").GetString() ?? "");
        var images = root.GetProperty("images").EnumerateArray().ToList();
        var objects = images.ToDictionary(image => image.GetProperty("id").GetInt64(), _ => new List<AnnotatedObject>());
        foreach (var annotation in root.GetProperty("annotations").EnumerateArray())
        {
            var (id, category) = (annotation.GetProperty("image_id").GetInt64(), annotation.GetProperty("category_id").GetInt64());
            if (!objects.TryGetValue(id, out var ofImage)) throw new FormatException($"an annotation refers to the image {id}, which does not exist");
            if (!names.TryGetValue(category, out var name)) throw new FormatException($"an annotation refers to the category {category}, which does not exist");
            var segmentation = annotation.GetProperty("segmentation");
            ofImage.Add(new(name, (map, value) => Draw(path, segmentation, map, value)));
        }
        return images.ConvertAll(image => new AnnotatedImage(
            Path.ChangeExtension(image.GetProperty("file_name").GetString(), null) ?? "", path, JsonFile.Size(image, "width"), JsonFile.Size(image, "height"),
            objects[image.GetProperty("id").GetInt64()]));
    });

    private static void Draw(string path, JsonElement segmentation, LabelMap map, ushort value) => JsonFile.Interpret(path, Format, () =>
    {
        if (segmentation.ValueKind == JsonValueKind.Object)
        {
            RunLengths.Fill(map, segmentation, value);
            return true;
        }
        foreach (var polygon in segmentation.EnumerateArray())
        {
            var numbers = polygon.EnumerateArray().Select(number => number.GetSingle()).ToArray();
            PolygonFill.Fill(map, [.. Enumerable.Range(0, numbers.Length / 2).Select(i => new Vector2(numbers[2 * i], numbers[2 * i + 1]))], value);
        }
        return true;
    });
}
