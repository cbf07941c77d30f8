using System.Security.Cryptography;
using System.Text;
using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>
/// Class centroids that were found before. The key is made of what they depend on: the bytes of all label files, what their values mean, the
/// tile. An entry begins with the SHA-256 of the rest, so that a damaged one is known; a cache that cannot be read or written is as good as empty.
/// </summary>
/// <param name="folder">Where the entries are; made when there is something to keep.</param>
internal sealed class CentroidCache(string folder)
{
    /// <summary>Belongs to the key: entries of another form are not read.</summary>
    private const string Form = "centroids 1";

    /// <summary>The centroids of a dataset, from the cache or found now and kept.</summary>
    public IReadOnlyList<ClassCentroid>[] Get(SegmentationDataset dataset, int tile)
    {
        var path = Path.Combine(folder, $"centroids-{Key(dataset, tile)}");
        if (Read(path, dataset) is { } kept) return kept;
        var found = ClassCentroids.Find(dataset, tile);
        try
        {
            Write(path, found);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They are found again the next time.
        }
        return found;
    }

    private static string Key(SegmentationDataset dataset, int tile)
    {
        var files = new byte[dataset.Count][];
        Parallel.For(0, files.Length, image => files[image] = HashOf(dataset.Files[image].Labels));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Form} {tile}")));
        foreach (var named in dataset.Definition.Classes)
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"|{string.Join(' ', named.OtherIds.Prepend(named.Id))}")));
        foreach (var file in files) hash.AppendData(file);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The hash of a file. One that cannot be read has none of its own: whoever reads the labels says what is wrong with it.</summary>
    private static byte[] HashOf(string? path)
    {
        try
        {
            if (path is null) return new byte[SHA256.HashSizeInBytes];
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
        WholeFile.Write(path, stream =>
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
