using System.Collections.Concurrent;

namespace SegDsl.Data;

/// <summary>
/// Keeps decoded volumes in memory, because reading one takes longer than cropping it. The first ones stay until the memory is used up, which is as good as any
/// other choice if every volume is drawn equally often. Thread-safe; it does not affect the content of batches.
/// </summary>
/// <param name="maxBytes">The maximum memory in bytes.</param>
internal sealed class VolumeCache(long maxBytes)
{
    /// <summary>The fraction of the memory of the machine that volumes may use, on each process.</summary>
    private const int MemoryFraction = 8;

    private readonly ConcurrentDictionary<(SegmentationDataset Dataset, int Index), VolumeSample> kept = new();
    private long bytes;

    /// <summary>Creates a cache that uses an eighth of the memory of the machine.</summary>
    public VolumeCache() : this(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / MemoryFraction)
    {
    }

    /// <summary>The memory in use, in bytes.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Returns a sample, which must not be changed.</summary>
    /// <exception cref="Imaging.ImageException">A file is missing, damaged or unsupported.</exception>
    /// <exception cref="DatasetException">The files do not match each other or the dataset.</exception>
    public VolumeSample Load(EpochItem item)
    {
        var key = (item.Dataset, item.Index);
        if (kept.TryGetValue(key, out var known)) return known;
        var sample = item.Dataset.LoadVolume(item.Index);
        var size = (long)sizeof(float) * sample.Image.Values.Length + (long)sizeof(ushort) * sample.Labels.Values.Length;
        if (Interlocked.Add(ref bytes, size) > maxBytes || !kept.TryAdd(key, sample)) Interlocked.Add(ref bytes, -size);
        return sample;
    }
}
