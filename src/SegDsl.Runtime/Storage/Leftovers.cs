using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace SegDsl.Storage;

/// <summary>The temporary files of processes that ended while they wrote.</summary>
internal static partial class Leftovers
{
    private static readonly ConcurrentDictionary<string, bool> Searched = new(StringComparer.Ordinal);

    /// <summary>Returns the temporary file for a target, a name that no other thread uses at the same time.</summary>
    public static string NameFor(string target) => $"{target}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";

    /// <summary>Deletes leftovers in a folder the first time that this process writes to it.</summary>
    public static void DeleteOnce(string folder)
    {
        if (Searched.TryAdd(folder, true)) Delete(folder);
    }

    /// <summary>Deletes leftovers in a folder. Files that another process is writing are kept.</summary>
    public static void Delete(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.tmp").Where(file => Pattern().IsMatch(file)))
        {
            try
            {
                // A process that writes the file has locked it until it has its final name.
                using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) { }
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is in use or belongs to another user. Leftovers only take space.
            }
        }
    }

    [GeneratedRegex(@"\.\d+-\d+\.tmp$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
