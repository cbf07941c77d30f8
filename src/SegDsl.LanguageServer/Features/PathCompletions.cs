using SegDsl.Language.Syntax;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Features;

/// <summary>Files and folders in strings, relative to the folder of the file.</summary>
internal static class PathCompletions
{
    private const int MostEntries = 200;

    /// <summary>The entries of the folder that a string names so far.</summary>
    /// <param name="document">The file.</param>
    /// <param name="text">The string.</param>
    /// <param name="offset">The offset of the position in it.</param>
    public static IReadOnlyList<CompletionItem> Of(Document document, Token text, int offset)
    {
        var written = document.Source.Text[(text.Span.Start + 1)..offset];
        var folder = written.LastIndexOf('/') is >= 0 and var slash ? written[..slash] : "";
        if (folder.Contains('{', StringComparison.Ordinal)) return [];
        if (!Path.IsPathRooted(document.Path) || Path.GetDirectoryName(document.Path) is not { } beside) return [];
        var options = new EnumerationOptions { IgnoreInaccessible = true };
        try
        {
            var target = new DirectoryInfo(Path.Combine(beside, folder));
            if (!target.Exists) return [];
            return
            [
                .. target.EnumerateFileSystemInfos("*", options).Take(MostEntries).OrderBy(e => e.Name, StringComparer.Ordinal)
                    .Select(e => new CompletionItem(e is DirectoryInfo ? e.Name + "/" : e.Name, CompletionKind.File)),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Not a path, or one that cannot be read: there is nothing to propose.
            return [];
        }
    }
}
