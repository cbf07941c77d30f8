using System.Numerics;
using System.Text.Json;
using SegDsl.Imaging;

namespace SegDsl.Cli.Conversion;

/// <summary>Annotations of LabelMe: one file per image, with polygons, rectangles and circles.</summary>
internal static class LabelMeFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The name of the label map.</param>
    /// <exception cref="CommandLine.CommandException">The file cannot be read, or is not a LabelMe file.</exception>
    public static AnnotatedImage Read(string path, string name) => JsonFile.Read(path, "LabelMe", root => new AnnotatedImage(
        name, path, JsonFile.Size(root, "imageWidth"), JsonFile.Size(root, "imageHeight"),
        [.. root.GetProperty("shapes").EnumerateArray()
            .Select(shape => new AnnotatedObject(shape.GetProperty("label").GetString() ?? "", Shape(path, shape)))]));

    /// <summary>Returns what draws a shape. The JSON is not kept, because it may contain the image.</summary>
    private static Action<LabelMap, ushort> Shape(string path, JsonElement shape)
    {
        var type = shape.TryGetProperty("shape_type", out var written) ? written.GetString() : "polygon";
        var points = JsonFile.Points(shape.GetProperty("points"));
        return (map, value) => JsonFile.Interpret(path, "LabelMe", () =>
        {
            switch (type)
            {
                case "polygon":
                    PolygonFill.Fill(map, points, value);
                    break;
                case "rectangle":
                    var (a, b) = (points[0], points[1]);
                    PolygonFill.Fill(map, [a, new(b.X, a.Y), b, new(a.X, b.Y)], value);
                    break;
                case "circle":
                    PolygonFill.FillCircle(map, points[0], Vector2.Distance(points[0], points[1]), value);
                    break;
                default:
                    throw new FormatException($"a shape of type '{type}' cannot be filled; supported: polygon, rectangle, circle");
            }
            return true;
        });
    }
}
