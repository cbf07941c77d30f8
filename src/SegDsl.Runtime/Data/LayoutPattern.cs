using System.Text.RegularExpressions;

namespace SegDsl.Data;

/// <summary>A pattern of a dataset's layout for one split: finds the names whose files are there, and the file of a name.</summary>
internal sealed class LayoutPattern
{
    private const string NamePlaceholder = "{name}";

    private readonly string text;
    private readonly Regex relative;

    public LayoutPattern(string root, string pattern, string split)
    {
        var path = pattern.Replace("{split}", split, StringComparison.Ordinal).Replace('\\', '/');
        var at = path.IndexOf(NamePlaceholder, StringComparison.Ordinal);
        if (at < 0) throw new DatasetException($"The pattern '{pattern}' has no {NamePlaceholder} in it.");

        var folderEnd = path.LastIndexOf('/', at) + 1;
        text = Path.Combine(root, path);
        Folder = Path.Combine(root, path[..folderEnd]).TrimEnd('/');
        // The name may occur again; it is the same everywhere.
        var parts = path[folderEnd..].Split(NamePlaceholder).Select(Regex.Escape).ToArray();
        relative = new($@"\A{parts[0]}(?<name>.+){string.Join(@"\k<name>", parts[1..])}\z", RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>The folder below which every file lies.</summary>
    public string Folder { get; }

    /// <summary>The file of a name.</summary>
    public string FileOf(string name) => text.Replace(NamePlaceholder, name, StringComparison.Ordinal);

    /// <summary>The names of all files; none where there is no such folder.</summary>
    public IEnumerable<string> FindNames()
    {
        if (!Directory.Exists(Folder)) yield break;
        var everything = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false };
        foreach (var file in Directory.EnumerateFiles(Folder, "*", everything))
            if (relative.Match(Path.GetRelativePath(Folder, file).Replace('\\', '/')) is { Success: true } match)
                yield return match.Groups["name"].Value;
    }
}
