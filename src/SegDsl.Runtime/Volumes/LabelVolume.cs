using System.Buffers.Binary;
using System.IO.Compression;
using SegDsl.Imaging;
using SegDsl.Storage;

namespace SegDsl.Volumes;

/// <summary>The label of each voxel of a volume: label ids as stored in a file, or train indices.</summary>
public sealed class LabelVolume
{
    private const int HeaderSize = 348, VoxelsAt = 352;
    private const short Bytes = 2, Words = 512;

    /// <summary>Creates a volume filled with zeros.</summary>
    /// <param name="size">The size in voxels.</param>
    public LabelVolume(VolumeSize size) : this(size, new ushort[size.Voxels])
    {
    }

    /// <summary>Wraps existing values without copying them.</summary>
    /// <param name="size">The size in voxels.</param>
    /// <param name="values">One value per voxel, row by row and slice by slice.</param>
    /// <exception cref="ArgumentException">The number of values does not match the size.</exception>
    public LabelVolume(VolumeSize size, ushort[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != size.Voxels) throw new ArgumentException($"A volume of {size} needs {size.Voxels} values, got {values.Length}.", nameof(values));
        (Size, Values) = (size, values);
    }

    /// <summary>The size in voxels.</summary>
    public VolumeSize Size { get; }

    /// <summary>One value per voxel, row by row and slice by slice.</summary>
    public ushort[] Values { get; }

    /// <summary>
    /// The same values as an image, slice below slice, without copying them. It serves what treats every voxel alone, such as counts.
    /// </summary>
    public LabelMap AsMap() => new(Size.Width, Size.Height * Size.Depth, Values);

    /// <summary>Reads label values exactly as stored in a NIfTI file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="ImageException">The file is missing, damaged or unsupported, or has a value that is not an integer from 0 to 65535.</exception>
    public static LabelVolume Read(string path) => Read(path, out _);

    /// <summary>Reads label values like <see cref="Read(string)"/>, with their positions.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="geometry">The size of the voxels, and their positions in space.</param>
    /// <exception cref="ImageException">The file is missing, damaged or unsupported, or has a value that is not an integer from 0 to 65535.</exception>
    public static LabelVolume Read(string path, out NiftiGeometry geometry)
    {
        var volume = NiftiVolume.ReadLabels(path);
        geometry = volume.Geometry;
        var labels = new LabelVolume(volume.Size);
        var values = volume.Values;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not (>= 0 and <= ushort.MaxValue) || values[i] != MathF.Round(values[i]))
                throw new ImageException(path, FormattableString.Invariant($"has the value {values[i]}; labels must be integers from 0 to 65535."));
            labels.Values[i] = (ushort)values[i];
        }
        return labels;
    }

    /// <summary>Writes the values to a NIfTI file, compressed if its name ends with <c>.gz</c>. Creates the folder if it is missing.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="geometry">Where the voxels lie, that of the image.</param>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public void Write(string path, NiftiGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(geometry);
        var isSmall = Array.TrueForAll(Values, value => value <= byte.MaxValue);
        var content = new byte[VoxelsAt + (isSmall ? 1 : 2) * Values.Length];
        WriteHeader(content, isSmall, geometry);
        for (var i = 0; i < Values.Length; i++)
        {
            if (isSmall) content[VoxelsAt + i] = (byte)Values[i];
            else BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(VoxelsAt + 2 * i), Values[i]);
        }
        try
        {
            AtomicFile.Write(path, file =>
            {
                if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                {
                    file.Write(content);
                    return;
                }
                using var compressed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
                compressed.Write(content);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"cannot be written ({(e as FileWriteException)?.Cause ?? SystemErrors.CauseOf(e, path)}).", e);
        }
    }

    private void WriteHeader(Span<byte> header, bool isSmall, NiftiGeometry geometry)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header, HeaderSize);
        short[] dimensions = [3, (short)Size.Width, (short)Size.Height, (short)Size.Depth, 1, 1, 1, 1];
        for (var i = 0; i < dimensions.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(header[(40 + 2 * i)..], dimensions[i]);
        BinaryPrimitives.WriteInt16LittleEndian(header[70..], isSmall ? Bytes : Words);
        BinaryPrimitives.WriteInt16LittleEndian(header[72..], (short)(isSmall ? 8 : 16));
        BinaryPrimitives.WriteSingleLittleEndian(header[108..], VoxelsAt);
        BinaryPrimitives.WriteSingleLittleEndian(header[112..], 1);
        geometry.Write(header);
        "n+1\0"u8.CopyTo(header[344..]);
    }
}
