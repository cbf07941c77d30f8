using System.Text.RegularExpressions;

namespace SegDsl.Data;

/// <summary>A path pattern of a dataset for one split. Finds the sample names of existing files, and the file of a name.</summary>
internal sealed class LayoutPattern
{
    private const string NamePlaceholder = "{name}";

    private readonly string text;
    private readonly Regex relative;

    public LayoutPattern(string root, string pattern, string split)
    {
        var path = pattern.Replace("{split}", split, StringComparison.Ordinal).Replace('\\', '/');
        var at = path.IndexOf(NamePlaceholder, StringComparison.Ordinal);
        if (at < 0) throw new DatasetException($"The pattern '{pattern}' lacks the placeholder {NamePlaceholder}.");

        var folderEnd = path.LastIndexOf('/', at) + 1;
        text = Path.Combine(root, path);
        Folder = Path.Combine(root, path[..folderEnd]).TrimEnd('/');
        // Further occurrences of the placeholder must have the same value.
        var parts = path[folderEnd..].Split(NamePlaceholder).Select(Regex.Escape).ToArray();
        relative = new($@"\A{parts[0]}(?<name>.+){string.Join(@"\k<name>", parts[1..])}\z", RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>The folder that contains all matching files, directly or in subfolders.</summary>
    public string Folder { get; }

    /// <summary>The path of the file with a given sample name.</summary>
    public string FileOf(string name) => text.Replace(NamePlaceholder, name, StringComparison.Ordinal);

    /// <summary>The sample names of all matching files; empty if the folder does not exist.</summary>
    public IEnumerable<string> FindNames()
    {
        if (!Directory.Exists(Folder)) yield break;
        var recursive = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false };
        foreach (var file in Directory.EnumerateFiles(Folder, "*", recursive))
            if (relative.Match(Path.GetRelativePath(Folder, file).Replace('\\', '/')) is { Success: true } match)
                yield return match.Groups["name"].Value;
    }
}
