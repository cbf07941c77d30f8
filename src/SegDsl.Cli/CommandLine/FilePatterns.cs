using Microsoft.Extensions.FileSystemGlobbing;
using SegDsl.Data;

namespace SegDsl.Cli.CommandLine;

/// <summary>Finds the files of a path: a file, the files in a folder, or those that match a pattern with <c>*</c> and <c>**</c>.</summary>
internal static class FilePatterns
{
    /// <summary>Returns the files in ordinal order: the file itself, or those with the right extension in the folder or matching the pattern.</summary>
    /// <param name="name">A file, a folder or a pattern.</param>
    /// <param name="extensions">The extensions of the files to find, for example <c>.png</c>.</param>
    /// <param name="below">Whether subfolders of a folder are searched.</param>
    /// <exception cref="CommandException">No such file or folder exists, or no file matches.</exception>
    public static List<string> Find(string name, IReadOnlyList<string> extensions, bool below = false)
    {
        if (File.Exists(name)) return [name];
        var found = Directory.Exists(name) ? Match(name, below ? "**/*" : "*") : MatchPattern(name);
        found.RemoveAll(file => !extensions.Contains(Path.GetExtension(file).ToLowerInvariant()));
        if (found.Count == 0) throw new CommandException(
            $"{name}: found no file with {(extensions.Count == 1 ? "the extension" : "one of the extensions")} {string.Join(", ", extensions)}.");
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static List<string> MatchPattern(string pattern)
    {
        if (pattern.Contains('?', StringComparison.Ordinal))
            throw new CommandException($"{pattern}: no such file or folder. Patterns can contain '*' and '**', but not '?'.");
        if (!pattern.Contains('*', StringComparison.Ordinal)) throw new CommandException($"{pattern}: no such file or folder.");
        // Patterns are relative to the folder before the first part with a wildcard.
        var start = pattern.LastIndexOfAny([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], pattern.IndexOf('*', StringComparison.Ordinal)) + 1;
        var folder = start == 0 ? "." : pattern[..start];
        return Directory.Exists(folder) ? Match(folder, pattern[start..]) : throw new CommandException($"{pattern}: no such folder: {folder}.");
    }

    /// <summary>Returns the matching files, with paths that start with the folder, or relative paths for the current folder.</summary>
    private static List<string> Match(string folder, string pattern)
    {
        // Extensions match in any case, as for files in a folder.
        static string Lowered(string path) => path[..^Path.GetExtension(path).Length] + Path.GetExtension(path).ToLowerInvariant();
        var matcher = new Matcher(StringComparison.Ordinal).AddInclude(Lowered(pattern));
        int? depth = pattern.Contains("**", StringComparison.Ordinal) ? null : pattern.Count(letter => letter is '/' or '\\');
        return [.. FolderFiles.Find(folder, depth)
            .Where(file => matcher.Match(Lowered(Path.GetRelativePath(folder, file))).HasMatches)
            .Select(file => folder == "." ? Path.GetRelativePath(folder, file) : file)];
    }
}
