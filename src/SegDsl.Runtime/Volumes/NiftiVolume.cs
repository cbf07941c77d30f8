using System.Buffers.Binary;
using SegDsl.Imaging;
using SegDsl.Storage;

namespace SegDsl.Volumes;

/// <summary>
/// A three-dimensional image, or a series of them, in a single NIfTI-1 or NIfTI-2 file (<c>.nii</c> or <c>.nii.gz</c>), with voxels of integers of 8, 16 or
/// 32 bits or floats of 32 or 64 bits in either byte order.
/// </summary>
public sealed class NiftiVolume
{
    /// <summary>The maximum compression ratio of Deflate: 258 bytes are encoded in at least two bits.</summary>
    private const long MaxCompressionRatio = 1032;

    /// <summary>The number of voxels that are converted at once.</summary>
    private const int BlockVoxels = 1 << 16;

    /// <summary>The maximum number of bytes after the voxels of a compressed file, which its checksum includes.</summary>
    private const int MaxTrailingBytes = 1 << 20;

    private readonly float[] values;

    private NiftiVolume(NiftiHeader header, float[] values) => (Size, Channels, Geometry, this.values) = (header.Size, header.Count, header.Geometry, values);

    /// <summary>The extensions of files in this format, in lower case.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".nii.gz", ".nii"];

    /// <summary>The size in voxels.</summary>
    public VolumeSize Size { get; }

    /// <summary>The number of volumes in the file, such as points in time or modalities: 1, except for the results of <see cref="ReadSeries"/>.</summary>
    public int Channels { get; }

    /// <summary>The size of the voxels, and their positions in space.</summary>
    public NiftiGeometry Geometry { get; }

    /// <summary>Number of voxels along x, the axis that is contiguous in the file.</summary>
    public int Width => Size.Width;

    /// <summary>Number of voxels along y.</summary>
    public int Height => Size.Height;

    /// <summary>Number of voxels along z.</summary>
    public int Depth => Size.Depth;

    /// <summary>The value of a voxel of the first channel, scaled by the slope and intercept in the header.</summary>
    /// <param name="x">The x index, from 0.</param>
    /// <param name="y">The y index, from 0.</param>
    /// <param name="z">The z index, from 0.</param>
    public float this[int x, int y, int z] => values[((long)z * Height + y) * Width + x];

    /// <summary>All values, those along x together, then along y, and those of every channel in turn.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>The array of <see cref="Values"/>.</summary>
    internal float[] Stored => values;

    /// <summary>Whether a file, or the files of a path pattern, are in this format, by their extension.</summary>
    /// <param name="path">The path or pattern.</param>
    public static bool IsNamed(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The name of a file without its folder and extension.</summary>
    /// <param name="path">The path.</param>
    public static string NameOf(string path)
    {
        var file = Path.GetFileName(path);
        return Extensions.FirstOrDefault(extension => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) is { } found
            ? file[..^found.Length]
            : Path.GetFileNameWithoutExtension(file);
    }

    /// <summary>Reads a volume.</summary>
    /// <param name="path">The file; compression is detected from its first bytes.</param>
    /// <exception cref="ImageException">The file is missing, damaged, in another format, or does not contain a single volume of a supported type.</exception>
    public static NiftiVolume Read(string path) => ReadFile(path, VolumeContent.Single);

    /// <summary>Reads a volume of labels like <see cref="Read(string)"/>.</summary>
    /// <param name="path">The file; compression is detected from its first bytes.</param>
    /// <exception cref="ImageException">
    /// The file is missing, damaged, in another format, or does not contain a single volume of a supported type. The message is about labels.
    /// </exception>
    public static NiftiVolume ReadLabels(string path) => ReadFile(path, VolumeContent.Labels);

    /// <summary>Reads a file with any number of volumes, which become channels.</summary>
    /// <param name="path">The file; compression is detected from its first bytes.</param>
    /// <exception cref="ImageException">The file is missing, damaged, in another format, or does not contain volumes of a supported type.</exception>
    public static NiftiVolume ReadSeries(string path) => ReadFile(path, VolumeContent.Series);

    private static NiftiVolume ReadFile(string path, VolumeContent expected)
    {
        if (RegularFile.ProblemOf(path) is { } problem) throw new ImageException(path, $"{problem}.");
        try
        {
            using var file = File.OpenRead(path);
            if (!IsCompressed(file)) return Read(path, file, file.Length, expected);
            using var content = new GzipContent(file);
            var volume = Read(path, content, file.Length * MaxCompressionRatio, expected);
            ReadToEnd(path, content);
            content.Verify();
            return volume;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageException(path, "does not exist.", e);
        }
        catch (EndOfStreamException e)
        {
            throw new ImageException(path, "is a truncated NIfTI file.", e);
        }
        catch (InvalidDataException e)
        {
            throw new ImageException(path, "is a compressed file that is damaged or truncated, or has bytes after its end. Copy or download it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"cannot be read ({SystemErrors.CauseOf(e, path)}).", e);
        }
    }

    private static bool IsCompressed(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        var compressed = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start[0] == 0x1F && start[1] == 0x8B;
        file.Position = 0;
        return compressed;
    }

    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="content">Its uncompressed content.</param>
    /// <param name="maxBytes">The maximum number of bytes that the content can have.</param>
    /// <param name="expected">What the file may contain.</param>
    private static NiftiVolume Read(string path, Stream content, long maxBytes, VolumeContent expected)
    {
        var header = NiftiHeader.Read(path, content);
        if (header.Count > 1 && expected != VolumeContent.Series)
            throw new ImageException(path, $"contains a series of {header.Count} volumes where one is expected. " + (expected == VolumeContent.Labels
                ? "Labels are one volume, with the id of a class in every voxel. Write it to a file of its own, or combine the volumes of the classes in one."
                : $"The images of a dataset may be series, which it reads as channels with 'channels {header.Count}'. Otherwise write the volume to a file of "
                    + "its own."));
        Skip(content, header.Gap);
        // Checked before memory is allocated for the voxels.
        var count = header.Size.Voxels * header.Count;
        if ((long)count * header.VoxelBytes > maxBytes) throw new EndOfStreamException();
        var type = new VoxelType(header.Type, header.IsBigEndian);
        var values = new float[count];
        var block = new byte[BlockVoxels * header.VoxelBytes];
        for (var start = 0; start < count; start += BlockVoxels)
        {
            var part = values.AsSpan(start, Math.Min(BlockVoxels, count - start));
            var bytes = block.AsSpan(0, part.Length * header.VoxelBytes);
            content.ReadExactly(bytes);
            for (var i = 0; i < part.Length; i++) part[i] = (float)(type.Read(bytes[(i * header.VoxelBytes)..]) * header.Slope + header.Intercept);
        }
        return new NiftiVolume(header, values);
    }

    /// <summary>Reads the bytes after the voxels.</summary>
    private static void ReadToEnd(string path, Stream content)
    {
        Span<byte> skipped = stackalloc byte[256];
        for (var rest = MaxTrailingBytes; content.Read(skipped) is > 0 and var count; rest -= count)
            if (rest < count) throw new ImageException(path, $"has more than {MaxTrailingBytes} bytes after the voxels that its header declares.");
    }

    private static void Skip(Stream content, int count)
    {
        Span<byte> skipped = stackalloc byte[256];
        for (; count > 0; count -= Math.Min(count, skipped.Length)) content.ReadExactly(skipped[..Math.Min(count, skipped.Length)]);
    }

    private readonly record struct VoxelType(short Code, bool BigEndian)
    {
        /// <summary>The value of a voxel; every supported type fits a double.</summary>
        public double Read(ReadOnlySpan<byte> voxel) => (Code, BigEndian) switch
        {
            (2, _) => voxel[0],
            (256, _) => (sbyte)voxel[0],
            (4, false) => BinaryPrimitives.ReadInt16LittleEndian(voxel),
            (4, true) => BinaryPrimitives.ReadInt16BigEndian(voxel),
            (512, false) => BinaryPrimitives.ReadUInt16LittleEndian(voxel),
            (512, true) => BinaryPrimitives.ReadUInt16BigEndian(voxel),
            (8, false) => BinaryPrimitives.ReadInt32LittleEndian(voxel),
            (8, true) => BinaryPrimitives.ReadInt32BigEndian(voxel),
            (768, false) => BinaryPrimitives.ReadUInt32LittleEndian(voxel),
            (768, true) => BinaryPrimitives.ReadUInt32BigEndian(voxel),
            (16, false) => BinaryPrimitives.ReadSingleLittleEndian(voxel),
            (16, true) => BinaryPrimitives.ReadSingleBigEndian(voxel),
            (_, false) => BinaryPrimitives.ReadDoubleLittleEndian(voxel),
            _ => BinaryPrimitives.ReadDoubleBigEndian(voxel),
        };
    }

    /// <summary>What a file may contain.</summary>
    private enum VolumeContent
    {
        /// <summary>One volume.</summary>
        Single,

        /// <summary>One volume of labels.</summary>
        Labels,

        /// <summary>Any number of volumes.</summary>
        Series,
    }
}
