using System.Security.Cryptography;

namespace SegDsl.Cli.Sources;

/// <summary>
/// Assemblies of earlier runs. An entry is the SHA-256 of an assembly and then the assembly, so that a damaged one is known; a cache that
/// cannot be read or written is as good as empty.
/// </summary>
/// <param name="folder">Where the entries are; made when there is something to keep.</param>
internal sealed class AssemblyCache(string folder)
{
    private static readonly TimeSpan KeptUnused = TimeSpan.FromDays(30);

    /// <summary>The cache of whoever runs the program.</summary>
    public static AssemblyCache OfUser() => new(UserCache.Folder);

    /// <summary>The assembly that was kept under a key; null where there is none, or it is damaged.</summary>
    public byte[]? Find(string key)
    {
        try
        {
            var entry = File.ReadAllBytes(PathOf(key));
            if (entry.Length < SHA256.HashSizeInBytes) return null;
            var assembly = entry[SHA256.HashSizeInBytes..];
            if (!SHA256.HashData(assembly).AsSpan().SequenceEqual(entry.AsSpan(0, SHA256.HashSizeInBytes))) return null;
            // Its age is the time since somebody wanted it.
            File.SetLastWriteTimeUtc(PathOf(key), DateTime.UtcNow);
            return assembly;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps an assembly, and forgets those that nobody has wanted for a month.</summary>
    public void Add(string key, byte[] assembly)
    {
        try
        {
            AtomicFile.Write(PathOf(key), stream =>
            {
                stream.Write(SHA256.HashData(assembly));
                stream.Write(assembly);
            });
            foreach (var entry in new DirectoryInfo(folder).EnumerateFiles().Where(f => DateTime.UtcNow - f.LastWriteTimeUtc > KeptUnused)) entry.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next run compiles once more.
        }
    }

    private string PathOf(string key) => Path.Combine(folder, key);
}
