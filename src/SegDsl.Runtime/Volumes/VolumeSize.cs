namespace SegDsl.Volumes;

/// <summary>The size of a volume in voxels.</summary>
/// <param name="Depth">The number of slices, along z in a NIfTI file.</param>
/// <param name="Height">The number of rows, along y in a NIfTI file.</param>
/// <param name="Width">The number of columns, along x in a NIfTI file.</param>
public readonly record struct VolumeSize(int Depth, int Height, int Width)
{
    /// <summary>The number of voxels; at most 2³¹ − 1 in a volume that exists.</summary>
    public int Voxels => checked(Depth * Height * Width);

    /// <summary>The index of a voxel among all voxels, row by row and slice by slice.</summary>
    /// <param name="z">The slice, from 0.</param>
    /// <param name="y">The row, from 0.</param>
    /// <param name="x">The column, from 0.</param>
    public int IndexOf(int z, int y, int x) => (z * Height + y) * Width + x;

    /// <summary>Width, height and depth, as medical programs write them: <c>181×217×181</c>.</summary>
    public override string ToString() => $"{Width}×{Height}×{Depth}";
}

/// <summary>The distances between the centers of neighboring voxels, in millimeters.</summary>
/// <param name="Depth">The distance between slices.</param>
/// <param name="Height">The distance between rows.</param>
/// <param name="Width">The distance between columns.</param>
public readonly record struct VolumeSpacing(double Depth, double Height, double Width)
{
    /// <summary>The spacing along width, height and depth: <c>1×1×2.5 mm</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Width:0.###}×{Height:0.###}×{Depth:0.###} mm");
}

/// <summary>A box of voxels, which may extend beyond the volume it is applied to.</summary>
/// <param name="Z">The first slice; may be negative.</param>
/// <param name="Y">The first row; may be negative.</param>
/// <param name="X">The first column; may be negative.</param>
/// <param name="Size">The size of the box.</param>
public readonly record struct VolumeWindow(int Z, int Y, int X, VolumeSize Size);
