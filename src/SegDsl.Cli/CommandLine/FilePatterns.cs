using System.Text.RegularExpressions;

namespace SegDsl.Cli.CommandLine;

/// <summary>Finds the files of a path: a file, the files in a folder, or those that match a pattern with <c>*</c>, <c>?</c> and <c>**</c>.</summary>
internal static class FilePatterns
{
    /// <summary>Returns the files in ordinal order: the file itself, or those with the right extension in the folder or matching the pattern.</summary>
    /// <param name="name">A file, a folder or a pattern.</param>
    /// <param name="extensions">The extensions of the files to find, for example <c>.png</c>.</param>
    /// <param name="below">Whether subfolders are searched.</param>
    /// <exception cref="CommandException">No such file or folder exists, or no file matches.</exception>
    public static List<string> Find(string name, IReadOnlyList<string> extensions, bool below = false)
    {
        if (File.Exists(name)) return [name];
        var found = Directory.Exists(name) ? Search(name, below).ToList()
            : name.AsSpan().IndexOfAny('*', '?') >= 0 ? Matching(name)
            : throw new CommandException($"{name}: no such file or folder.");
        found.RemoveAll(file => !extensions.Contains(Path.GetExtension(file).ToLowerInvariant()));
        if (found.Count == 0) throw new CommandException($"{name}: found no file with the extension {string.Join(" or ", extensions)}.");
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static List<string> Matching(string pattern)
    {
        // The search starts in the folder before the first part with a wildcard.
        var parts = pattern.Replace('\\', '/').Split('/');
        var fixedParts = parts.TakeWhile(part => part.AsSpan().IndexOfAny('*', '?') < 0).Count();
        var folder = string.Join('/', parts[..fixedParts]) is { Length: > 0 } start ? start : fixedParts > 0 ? "/" : ".";
        if (!Directory.Exists(folder)) throw new CommandException($"{pattern}: no such folder: {folder}.");
        var rest = string.Join('/', parts[fixedParts..].Where(part => part.Length > 0));
        var expression = Regex.Escape(rest).Replace(@"\*\*/", "(.*/)?").Replace(@"\*\*", ".*").Replace(@"\*", "[^/]*").Replace(@"\?", "[^/]");
        var fitting = new Regex($"^{expression}$", RegexOptions.CultureInvariant);
        return [.. Search(folder, below: parts.Length - fixedParts > 1 || rest.Contains("**", StringComparison.Ordinal))
            .Where(file => fitting.IsMatch(Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .Select(file => folder == "." ? Path.GetRelativePath(folder, file) : file)];
    }

    private static IEnumerable<string> Search(string folder, bool below) => Directory.EnumerateFiles(folder, "*", new EnumerationOptions
    {
        RecurseSubdirectories = below,
        IgnoreInaccessible = false,
    });
}
