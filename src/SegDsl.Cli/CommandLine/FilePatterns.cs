using System.Text.RegularExpressions;

namespace SegDsl.Cli.CommandLine;

/// <summary>Finds the files that a user names: one, those of a folder, or those that fit a pattern with <c>*</c>, <c>?</c> and <c>**</c>.</summary>
internal static class FilePatterns
{
    /// <summary>The files of a name, in ordinal order: the file itself, or those of the right kind that lie in the folder or fit the pattern.</summary>
    /// <param name="name">A file, a folder or a pattern.</param>
    /// <param name="extensions">The kinds of files that are taken from folders, as <c>.png</c>.</param>
    /// <param name="below">Whether folders in a folder are searched, too.</param>
    /// <exception cref="CommandException">There is no such file or folder, or nothing in it fits.</exception>
    public static List<string> Find(string name, IReadOnlyList<string> extensions, bool below = false)
    {
        if (File.Exists(name)) return [name];
        var found = Directory.Exists(name) ? Search(name, below).ToList()
            : name.AsSpan().IndexOfAny('*', '?') >= 0 ? Matching(name)
            : throw new CommandException($"{name}: there is no such file or folder.");
        found.RemoveAll(file => !extensions.Contains(Path.GetExtension(file).ToLowerInvariant()));
        if (found.Count == 0) throw new CommandException($"{name}: no file there is a {string.Join(" or ", extensions)}.");
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static List<string> Matching(string pattern)
    {
        // The folder before the first part with a placeholder is where the search begins.
        var parts = pattern.Replace('\\', '/').Split('/');
        var fixedParts = parts.TakeWhile(part => part.AsSpan().IndexOfAny('*', '?') < 0).Count();
        var folder = string.Join('/', parts[..fixedParts]) is { Length: > 0 } start ? start : fixedParts > 0 ? "/" : ".";
        if (!Directory.Exists(folder)) throw new CommandException($"{pattern}: there is no folder {folder}.");
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
