namespace SegDsl.Data;

/// <summary>A pattern of a <see cref="FolderLayout"/> for one split: finds the names whose files are there, and the file of a name.</summary>
internal sealed class LayoutPattern
{
    private const string NamePlaceholder = "{name}";

    private readonly string text;
    private readonly string prefix;
    private readonly string suffix;

    public LayoutPattern(string root, string pattern, string split)
    {
        var relative = pattern.Replace("{split}", split, StringComparison.Ordinal).Replace('\\', '/');
        var at = relative.IndexOf(NamePlaceholder, StringComparison.Ordinal);
        if (at < 0) throw new DatasetException($"The pattern '{pattern}' has no {NamePlaceholder} in it.");

        var folderEnd = relative.LastIndexOf('/', at) + 1;
        text = Path.Combine(root, relative);
        Folder = Path.Combine(root, relative[..folderEnd]).TrimEnd('/');
        prefix = relative[folderEnd..at];
        suffix = relative[(at + NamePlaceholder.Length)..];
    }

    /// <summary>The folder below which every file lies.</summary>
    public string Folder { get; }

    /// <summary>The file of a name.</summary>
    public string FileOf(string name) => text.Replace(NamePlaceholder, name, StringComparison.Ordinal);

    /// <summary>The names of all files, in ordinal order; none where there is no such folder.</summary>
    public List<string> FindNames()
    {
        var names = new List<string>();
        if (!Directory.Exists(Folder)) return names;
        var everything = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false };
        foreach (var file in Directory.EnumerateFiles(Folder, "*", everything))
        {
            var relative = Path.GetRelativePath(Folder, file).Replace('\\', '/');
            if (relative.Length <= prefix.Length + suffix.Length) continue;
            if (!relative.StartsWith(prefix, StringComparison.Ordinal) || !relative.EndsWith(suffix, StringComparison.Ordinal)) continue;
            names.Add(relative[prefix.Length..^suffix.Length]);
        }
        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
