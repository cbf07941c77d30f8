using SegDsl.Imaging;
using System.Text.Json;

namespace SegDsl.Data;

/// <summary>
/// Compares a declaration with the class list of Mapillary Vistas, <c>config.json</c>. Versions of that dataset use the same ids for different
/// classes.
/// </summary>
internal static class ClassListFile
{
    private static readonly string[] Names = ["config.json", "config_v1.2.json"];

    /// <summary>The contradictions between the list and the declaration; empty if there is no list.</summary>
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
        if (Normalize(listed.Name) == declared.Name && listed.Color == declared.Color) return null;
        return $"defines class {declared.Id} as '{listed.Name}' {listed.Color.ToHex()}, but it is declared as '{declared.Name}' {declared.Color.ToHex()}.";
    }

    /// <summary>The classes in the order of their ids; null if the file has another format.</summary>
    private static List<ListedClass>? Read(string path)
    {
        if (RegularFile.ProblemOf(path) is not null) return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. json.RootElement.GetProperty("labels").EnumerateArray().Select(label =>
            {
                var color = label.GetProperty("color");
                return new ListedClass(label.GetProperty("readable").GetString() ?? "", new(color[0].GetByte(), color[1].GetByte(), color[2].GetByte()));
            })];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Converts a name to the form used in <c>.seg</c> files: 'Traffic Sign (Back)' becomes traffic_sign_back.</summary>
    private static string Normalize(string name) => string.Join('_', name.ToLowerInvariant()
        .Split([.. name.ToLowerInvariant().Where(letter => !char.IsAsciiLetterOrDigit(letter)).Distinct()], StringSplitOptions.RemoveEmptyEntries));

    private sealed record ListedClass(string Name, Rgb Color);
}
