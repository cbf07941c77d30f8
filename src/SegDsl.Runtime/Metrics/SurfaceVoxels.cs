using SegDsl.Volumes;

namespace SegDsl.Metrics;

/// <summary>The voxels of every class with a neighbor along an axis that is not of the class, or at the border of the volume.</summary>
internal sealed class SurfaceVoxels
{
    private readonly List<int>[] voxels;

    /// <summary>Finds the voxels.</summary>
    /// <param name="values">A class, or the number of classes for none, for every voxel.</param>
    /// <param name="size">The size of the volume.</param>
    /// <param name="classes">The number of classes.</param>
    public SurfaceVoxels(ReadOnlySpan<ushort> values, VolumeSize size, int classes)
    {
        voxels = new List<int>[classes];
        for (var label = 0; label < classes; label++) voxels[label] = [];
        var slice = size.Height * size.Width;
        for (var z = 0; z < size.Depth; z++)
            for (var y = 0; y < size.Height; y++)
                for (var x = 0; x < size.Width; x++)
                {
                    var i = size.IndexOf(z, y, x);
                    var own = values[i];
                    if (own == classes) continue;
                    if (x == 0 || y == 0 || z == 0 || x == size.Width - 1 || y == size.Height - 1 || z == size.Depth - 1
                        || values[i - 1] != own || values[i + 1] != own || values[i - size.Width] != own || values[i + size.Width] != own
                        || values[i - slice] != own || values[i + slice] != own) voxels[own].Add(i);
                }
    }

    /// <summary>The indices of the voxels of a class, ascending.</summary>
    public IReadOnlyList<int> Of(int label) => voxels[label];
}
