namespace SegDsl.Data;

/// <summary>Finds the files in a folder and its subfolders. Hidden files and folders are skipped.</summary>
public static class FolderFiles
{
    private static readonly EnumerationOptions Direct = new() { IgnoreInaccessible = false };

    /// <summary>
    /// Returns the files, with paths that start with the folder, in any order. Follows links to folders, except those that lead back to a folder they are in.
    /// </summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <param name="depth">The number of levels of subfolders to search; null for all.</param>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder cannot be read.</exception>
    public static IEnumerable<string> Find(string folder, int? depth = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Find(folder, depth ?? int.MaxValue, [Resolve(Path.GetFullPath(folder))]);
    }

    /// <param name="folder">The folder.</param>
    /// <param name="depth">The number of levels of subfolders.</param>
    /// <param name="around">The paths of the folder and of those around it, without links.</param>
    private static IEnumerable<string> Find(string folder, int depth, List<string> around)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", Direct)) yield return file;
        if (depth == 0) yield break;
        foreach (var inner in Directory.EnumerateDirectories(folder, "*", Direct))
        {
            var real = new DirectoryInfo(inner).LinkTarget is null ? Path.Combine(around[^1], Path.GetFileName(inner)) : Resolve(Path.GetFullPath(inner));
            if (around.Contains(real, StringComparer.Ordinal)) continue;
            foreach (var file in Find(inner, depth - 1, [.. around, real])) yield return file;
        }
    }

    /// <summary>Returns a full path without links.</summary>
    private static string Resolve(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent) return path;
        var direct = Path.Combine(Resolve(parent), Path.GetFileName(path));
        return new DirectoryInfo(direct).ResolveLinkTarget(returnFinalTarget: true) is { } target ? Resolve(target.FullName) : direct;
    }
}
