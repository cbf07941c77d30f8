using System.Security.Cryptography;

namespace SegDsl.Cli.Sources;

/// <summary>
/// Caches assemblies between runs. An entry consists of the SHA-256 hash of an assembly and the assembly, so that damaged entries are detected. Errors while
/// reading or writing the cache are ignored.
/// </summary>
/// <param name="folder">The folder of the entries; created when the first entry is added.</param>
internal sealed class AssemblyCache(string folder)
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromDays(30);

    /// <summary>The cache of the current user.</summary>
    public static AssemblyCache OfUser() => new(UserCache.Folder);

    /// <summary>Returns the assembly with a key; null if the entry is missing or damaged.</summary>
    public byte[]? Find(string key)
    {
        try
        {
            var entry = File.ReadAllBytes(PathOf(key));
            if (entry.Length < SHA256.HashSizeInBytes) return null;
            var assembly = entry[SHA256.HashSizeInBytes..];
            if (!SHA256.HashData(assembly).AsSpan().SequenceEqual(entry.AsSpan(0, SHA256.HashSizeInBytes))) return null;
            // The age of an entry is the time since its last use.
            File.SetLastWriteTimeUtc(PathOf(key), DateTime.UtcNow);
            return assembly;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Adds an assembly, and deletes entries that were not used for a month.</summary>
    public void Add(string key, byte[] assembly)
    {
        try
        {
            AtomicFile.Write(PathOf(key), stream =>
            {
                stream.Write(SHA256.HashData(assembly));
                stream.Write(assembly);
            });
            foreach (var entry in new DirectoryInfo(folder).EnumerateFiles().Where(f => DateTime.UtcNow - f.LastWriteTimeUtc > MaximumAge)) entry.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next run compiles again.
        }
    }

    private string PathOf(string key) => Path.Combine(folder, key);
}
