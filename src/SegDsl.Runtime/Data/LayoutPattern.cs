using System.Text.RegularExpressions;

namespace SegDsl.Data;

/// <summary>A path pattern of a dataset for one split. Finds existing files with their sample names, and the file of a name.</summary>
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
        var extension = Regex.Escape(Path.GetExtension(path));
        var end = string.Join(@"\k<name>", parts[1..]);
        if (extension.Length > 0 && end.EndsWith(extension, StringComparison.Ordinal)) end = $"{end[..^extension.Length]}(?i:{extension})";
        relative = new($@"\A{parts[0]}(?<name>.+){end}\z", RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>The first placeholder of a pattern other than <c>{split}</c> and <c>{name}</c>, perhaps without its end; null if there is none.</summary>
    public static string? UnknownPlaceholder(string pattern)
    {
        foreach (var part in pattern.Split('{').Skip(1))
        {
            var end = part.IndexOf('}', StringComparison.Ordinal);
            if (end < 0 || part[..end] is not ("split" or "name")) return "{" + (end < 0 ? part : part[..(end + 1)]);
        }
        return null;
    }

    /// <summary>The folder that contains all matching files, directly or in subfolders.</summary>
    public string Folder { get; }

    /// <summary>The path of the file with a given sample name, as it is written in the pattern.</summary>
    public string FileOf(string name) => text.Replace(NamePlaceholder, name, StringComparison.Ordinal);

    /// <summary>
    /// The paths of all matching files by sample name; empty if the folder does not exist. Extensions match in any case. Of two files that differ only in
    /// the case of their extension, the one that is written as in the pattern is found.
    /// </summary>
    public IReadOnlyDictionary<string, string> FindFiles()
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Directory.Exists(Folder)) return found;
        foreach (var file in FolderFiles.Find(Folder).Order(StringComparer.Ordinal))
        {
            if (relative.Match(Path.GetRelativePath(Folder, file).Replace('\\', '/')) is not { Success: true } match) continue;
            var name = match.Groups["name"].Value;
            if (Path.GetExtension(file) == Path.GetExtension(text)) found[name] = FileOf(name);
            else found.TryAdd(name, file);
        }
        return found;
    }
}
