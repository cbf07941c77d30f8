using SegDsl.Imaging;

namespace SegDsl.Cli.Conversion;

/// <summary>Polygons of Cityscapes: one file per image, <c>…_gtFine_polygons.json</c>.</summary>
internal static class CityscapesFile
{
    private const string Suffix = "_polygons";

    /// <summary>The ids of labels that are not evaluated. They are void if the dataset declares them so.</summary>
    public static IReadOnlyDictionary<string, int> VoidIds { get; } = new Dictionary<string, int>
    {
        ["unlabeled"] = 0, ["ego vehicle"] = 1, ["rectification border"] = 2, ["out of roi"] = 3, ["static"] = 4, ["dynamic"] = 5, ["ground"] = 6,
        ["parking"] = 9, ["rail track"] = 10, ["guard rail"] = 14, ["bridge"] = 15, ["tunnel"] = 16, ["polegroup"] = 18, ["caravan"] = 29, ["trailer"] = 30,
    };

    /// <summary>Reads a file. Deleted objects are left out, and so are license plates, which keep the label of their vehicle.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The path of the file without extension, relative to the folder of all files.</param>
    /// <exception cref="CommandLine.CommandException">The file cannot be read, or is not a file of Cityscapes.</exception>
    public static AnnotatedImage Read(string path, string name) => JsonFile.Read(path, "Cityscapes", root => new AnnotatedImage(
        name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] + "_labelIds" : name,
        path, JsonFile.Size(root, "imgWidth"), JsonFile.Size(root, "imgHeight"),
        [.. from item in root.GetProperty("objects").EnumerateArray()
            let label = item.GetProperty("label").GetString() ?? ""
            where label != "license plate" && !(item.TryGetProperty("deleted", out var deleted) && deleted.ToString() is "1" or "True")
            let corners = JsonFile.Points(item.GetProperty("polygon"))
            select new AnnotatedObject(label, (map, value) => JsonFile.Interpret(path, "Cityscapes", () =>
            {
                PolygonFill.Fill(map, corners, value);
                return true;
            }))]));
}
