using System.Globalization;
using System.Text.Json;

namespace SegDsl.Data;

/// <summary>
/// The list of classes that comes with Mapillary Vistas, <c>config.json</c>: its versions have other classes behind the same ids, so a declaration
/// is held against it.
/// </summary>
internal static class ClassListFile
{
    private static readonly string[] Names = ["config.json", "config_v1.2.json"];

    /// <summary>Where the list says otherwise than the declaration; nothing where there is no such list.</summary>
    public static IEnumerable<DatasetProblem> Compare(DatasetDefinition definition, string root)
    {
        var path = Names.Select(name => Path.Combine(root, name)).FirstOrDefault(File.Exists);
        return path is null || Read(path) is not { } listed
            ? []
            : definition.Classes.SelectMany(c => Compare(c, listed.ElementAtOrDefault(c.Id)) is { } problem
                ? [new DatasetProblem(DatasetProblemKind.ClassList, path, problem)]
                : Array.Empty<DatasetProblem>());
    }

    private static string? Compare(ClassDefinition declared, ListedClass? listed)
    {
        if (listed is null) return $"has no class {declared.Id}, which is declared as '{declared.Name}'.";
        if (Normalised(listed.Name) == declared.Name && listed.Colour == declared.Colour) return null;
        return $"says that {declared.Id} is '{listed.Name}' {Hex(listed.Colour)}, but '{declared.Name}' {Hex(declared.Colour)} is declared.";
    }

    /// <summary>The classes in the order of their ids; null where the file is something else.</summary>
    private static List<ListedClass>? Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. json.RootElement.GetProperty("labels").EnumerateArray().Select(label =>
            {
                var colour = label.GetProperty("color");
                return new ListedClass(label.GetProperty("readable").GetString() ?? "", new(colour[0].GetByte(), colour[1].GetByte(), colour[2].GetByte()));
            })];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>'Traffic Sign (Back)' as <c>.seg</c> files write it: traffic_sign_back.</summary>
    private static string Normalised(string name) => string.Join('_', name.ToLowerInvariant()
        .Split([.. name.ToLowerInvariant().Where(letter => !char.IsAsciiLetterOrDigit(letter)).Distinct()], StringSplitOptions.RemoveEmptyEntries));

    private static string Hex(Rgb colour) => string.Create(CultureInfo.InvariantCulture, $"#{colour.Red:x2}{colour.Green:x2}{colour.Blue:x2}");

    private sealed record ListedClass(string Name, Rgb Colour);
}
