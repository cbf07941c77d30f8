using System.Security.Cryptography;
using System.Text;
using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>
/// Caches class centroids on disk. The key is a hash of everything they depend on: the contents of all label files, the mapping from ids to
/// classes, and the tile size. An entry starts with the SHA-256 of its content, which reveals damaged entries. A cache that cannot be read or
/// written behaves like an empty one.
/// </summary>
/// <param name="folder">The folder of the entries, which is created when the first one is written.</param>
internal sealed class CentroidCache(string folder)
{
    /// <summary>The version of the entry format, which is part of the key.</summary>
    private const string FormatVersion = "centroids 1";

    /// <summary>Returns the centroids of a dataset from the cache, or computes and caches them.</summary>
    public IReadOnlyList<ClassCentroid>[] Get(SegmentationDataset dataset, int tile, CancellationToken stopping)
    {
        var path = Path.Combine(folder, $"centroids-{Key(dataset, tile, stopping)}");
        if (Read(path, dataset) is { } kept) return kept;
        var found = ClassCentroids.Find(dataset, tile, stopping);
        try
        {
            Write(path, found);
        }
        catch (IOException)
        {
            // Caching is optional: without it, the centroids are computed again the next time.
        }
        return found;
    }

    private static string Key(SegmentationDataset dataset, int tile, CancellationToken stopping)
    {
        var files = SampleScan.Map(dataset.Count, image => HashOf(dataset.Files[image].Labels), progress: null, stopping);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{FormatVersion} {tile}")));
        foreach (var definition in dataset.Definition.Classes)
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"|{string.Join(' ', definition.OtherIds.Prepend(definition.Id))}")));
        if (dataset.Definition is { Encoding: LabelEncoding.Colors } colors)
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
                $"|{colors.ColorTolerance}|{string.Join(' ', colors.Classes.Select(c => c.Color).Concat(colors.VoidColors).Select(c => c.ToHex()))}")));
        foreach (var file in files) hash.AppendData(file);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The hash of a file, or zeros if it cannot be read. Reading its labels then reports the problem.</summary>
    private static byte[] HashOf(string? path)
    {
        try
        {
            if (path is null) return new byte[SHA256.HashSizeInBytes];
            if (RegularFile.ProblemOf(path) is not null) return new byte[SHA256.HashSizeInBytes];
            using var stream = File.OpenRead(path);
            return SHA256.HashData(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new byte[SHA256.HashSizeInBytes];
        }
    }

    private static void Write(string path, IReadOnlyList<ClassCentroid>[] centroids)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
            foreach (var ofClass in centroids)
            {
                writer.Write(ofClass.Count);
                foreach (var centroid in ofClass)
                {
                    writer.Write(centroid.Image);
                    writer.Write(centroid.Pixel.X);
                    writer.Write(centroid.Pixel.Y);
                }
            }
        AtomicFile.Write(path, stream =>
        {
            stream.Write(SHA256.HashData(content.ToArray()));
            content.WriteTo(stream);
        });
    }

    private static List<ClassCentroid>[]? Read(string path, SegmentationDataset dataset)
    {
        byte[] entry;
        try
        {
            entry = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        if (entry.Length < SHA256.HashSizeInBytes) return null;
        var content = entry[SHA256.HashSizeInBytes..];
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(entry.AsSpan(0, SHA256.HashSizeInBytes))) return null;

        using var reader = new BinaryReader(new MemoryStream(content));
        var centroids = new List<ClassCentroid>[dataset.Definition.Classes.Count];
        for (var c = 0; c < centroids.Length; c++)
        {
            centroids[c] = new List<ClassCentroid>(reader.ReadInt32());
            for (var i = 0; i < centroids[c].Capacity; i++)
                centroids[c].Add(new ClassCentroid(reader.ReadInt32(), new PixelPoint(reader.ReadInt32(), reader.ReadInt32())));
        }
        return centroids;
    }
}
