using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace SegDsl.Storage;

/// <summary>The temporary files of processes that ended while they wrote.</summary>
internal static partial class Leftovers
{
    /// <summary>No process pauses that long in a file. Some network file systems have no locks that would show it.</summary>
    private static readonly TimeSpan OldAge = TimeSpan.FromDays(1);

    private static readonly ConcurrentDictionary<string, bool> Searched = new(StringComparer.Ordinal);

    /// <summary>Returns the temporary file for a target, a name that no other thread uses at the same time.</summary>
    public static string NameFor(string target) => $"{target}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";

    /// <summary>Deletes old leftovers in a folder the first time that this process writes to it.</summary>
    public static void DeleteOnce(string folder)
    {
        if (Searched.TryAdd(folder, true)) Delete(folder, OldAge);
    }

    /// <summary>Deletes leftovers in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="age">The minimum time since they were last written to. Zero requires that no other process writes to the folder.</param>
    public static void Delete(string folder, TimeSpan age)
    {
        try
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.tmp"))
                if (Pattern().IsMatch(file.Name) && DateTime.UtcNow - file.LastWriteTimeUtc >= age) file.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder cannot be listed, or a file belongs to another user. Leftovers only take space.
        }
    }

    [GeneratedRegex(@"\.\d+-\d+\.tmp$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
