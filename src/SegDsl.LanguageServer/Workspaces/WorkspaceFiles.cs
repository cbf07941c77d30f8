namespace SegDsl.LanguageServer.Workspaces;

/// <summary>Finds the <c>.seg</c> files of a folder.</summary>
internal static class WorkspaceFiles
{
    /// <summary>The suffix of the files.</summary>
    public const string Suffix = ".seg";

    /// <summary>Folders of more files are not read completely: they are unlikely to be a project.</summary>
    private const int MostFiles = 5_000;

    private static readonly HashSet<string> Skipped = new(["bin", "obj", "node_modules", "artifacts"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The paths of the files, sorted. Folders that cannot be read, hidden folders, and links to folders are skipped.</summary>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<string> Find(string folder)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint };
        var (found, pending) = (new List<string>(), new Stack<string>([folder]));
        while (pending.Count > 0 && found.Count < MostFiles)
        {
            var current = pending.Pop();
            if (!Directory.Exists(current)) continue;
            found.AddRange(Directory.EnumerateFiles(current, "*" + Suffix, options).Take(MostFiles - found.Count));
            foreach (var inner in Directory.EnumerateDirectories(current, "*", options))
                if (!Skipped.Contains(Path.GetFileName(inner))) pending.Push(inner);
        }
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>The text of a file; null if it cannot be read.</summary>
    /// <param name="path">The file.</param>
    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
