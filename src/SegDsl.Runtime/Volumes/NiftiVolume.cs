using System.Buffers.Binary;
using System.IO.Compression;
using SegDsl.Imaging;

namespace SegDsl.Volumes;

/// <summary>
/// A three-dimensional image in the single-file NIfTI-1 format (<c>.nii</c> or <c>.nii.gz</c>), with voxels of integers of 8, 16 or 32 bits or floats of 32
/// or 64 bits in either byte order.
/// </summary>
public sealed class NiftiVolume
{
    private const int HeaderSize = 348;
    private const int Nifti2HeaderSize = 540;
    private const long MaxVoxels = 1 << 28;

    /// <summary>The maximum compression ratio of Deflate: 258 bytes are encoded in at least two bits.</summary>
    private const long MaxCompressionRatio = 1032;

    /// <summary>The number of voxels that are converted at once.</summary>
    private const int BlockVoxels = 1 << 16;

    private readonly float[] values;

    private NiftiVolume(VolumeSize size, NiftiGeometry geometry, float[] values) => (Size, Geometry, this.values) = (size, geometry, values);

    /// <summary>The extensions of files in this format, in lower case.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".nii.gz", ".nii"];

    /// <summary>The size in voxels.</summary>
    public VolumeSize Size { get; }

    /// <summary>The size of the voxels, and their positions in space.</summary>
    public NiftiGeometry Geometry { get; }

    /// <summary>Number of voxels along x, the axis that is contiguous in the file.</summary>
    public int Width => Size.Width;

    /// <summary>Number of voxels along y.</summary>
    public int Height => Size.Height;

    /// <summary>Number of voxels along z.</summary>
    public int Depth => Size.Depth;

    /// <summary>The value of a voxel, scaled by the slope and intercept in the header.</summary>
    /// <param name="x">The x index, from 0.</param>
    /// <param name="y">The y index, from 0.</param>
    /// <param name="z">The z index, from 0.</param>
    public float this[int x, int y, int z] => values[((long)z * Height + y) * Width + x];

    /// <summary>All values, those along x together, then along y.</summary>
    public ReadOnlySpan<float> Values => values;

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
    public static NiftiVolume Read(string path)
    {
        if (RegularFile.ProblemOf(path) is { } problem) throw new ImageException(path, $"{problem}.");
        try
        {
            using var file = File.OpenRead(path);
            var isCompressed = IsCompressed(file);
            using var content = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            return Read(path, content, isCompressed ? file.Length * MaxCompressionRatio : file.Length);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageException(path, "there is no such file.", e);
        }
        catch (EndOfStreamException e)
        {
            throw new ImageException(path, "the NIfTI file is truncated.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ImageException(path, $"cannot be read ({e.Message})", e);
        }
        catch (InvalidDataException e)
        {
            throw new ImageException(path, $"the compressed file is damaged ({e.Message})", e);
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
    private static NiftiVolume Read(string path, Stream content, long maxBytes)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        // The first field, the size of the header, distinguishes other files from truncated ones.
        var read = content.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false);
        if (read < sizeof(int)) throw new EndOfStreamException();
        var bigEndian = BinaryPrimitives.ReadInt32LittleEndian(header) switch
        {
            HeaderSize => false,
            var size when BinaryPrimitives.ReverseEndianness(size) == HeaderSize => true,
            var size when size == Nifti2HeaderSize || BinaryPrimitives.ReverseEndianness(size) == Nifti2HeaderSize =>
                throw new ImageException(path, "is a NIfTI-2 file; NIfTI-1 is required."),
            _ => throw new ImageException(path, "is not a NIfTI-1 file."),
        };
        if (read < HeaderSize) throw new EndOfStreamException();
        if (!header[344..].SequenceEqual("n+1\0"u8))
            throw new ImageException(
                path, "is not a single-file NIfTI-1 image (the magic string is not 'n+1').");

        var fields = new HeaderFields(header, bigEndian);
        var dimensions = fields.Int16(40);
        if (dimensions is < 3 or > 7) throw new ImageException(path, $"has {dimensions} dimensions; a volume with 3 is required.");
        for (var i = 4; i <= dimensions; i++)
            if (fields.Int16(40 + 2 * i) != 1) throw new ImageException(path, "contains a series of volumes; a single volume is required.");
        var (width, height, depth) = (fields.Int16(42), fields.Int16(44), fields.Int16(46));
        if (width < 1 || height < 1 || depth < 1 || (long)width * height * depth > MaxVoxels)
            throw new ImageException(path, $"the header specifies {width}×{height}×{depth} voxels; 1 to {MaxVoxels} are supported.");

        var type = new VoxelType(fields.Int16(70), bigEndian);
        if (type.Bytes == 0)
            throw new ImageException(
                path, $"has voxels of type {type.Code}; integers of 8, 16 and 32 bits and floats of 32 and 64 bits are supported.");
        if (fields.Int16(72) != 8 * type.Bytes)
            throw new ImageException(path, $"the header is inconsistent: a voxel of type {type.Code} has {fields.Int16(72)} bits.");
        var offset = fields.Single(108);
        // The voxels follow the header and the four bytes that indicate extensions.
        if (!(offset >= HeaderSize + 4 && offset <= 1 << 24)) throw new ImageException(path, $"the header is invalid: voxels begin at byte {offset}.");

        Skip(content, (int)offset - HeaderSize);
        // Checked before memory is allocated for the voxels.
        var count = width * height * depth;
        if ((long)count * type.Bytes > maxBytes) throw new EndOfStreamException();
        var (slope, intercept) = (fields.Single(112), fields.Single(116));
        // A slope of zero, or none, means that the values are not scaled.
        if (slope == 0 || !float.IsFinite(slope) || !float.IsFinite(intercept)) (slope, intercept) = (1, 0);
        var values = new float[count];
        var block = new byte[BlockVoxels * type.Bytes];
        for (var start = 0; start < count; start += BlockVoxels)
        {
            var part = values.AsSpan(start, Math.Min(BlockVoxels, count - start));
            var bytes = block.AsSpan(0, part.Length * type.Bytes);
            content.ReadExactly(bytes);
            for (var i = 0; i < part.Length; i++) part[i] = (float)(type.Read(bytes[(i * type.Bytes)..]) * slope + intercept);
        }
        return new NiftiVolume(new(depth, height, width), NiftiGeometry.Read(header, bigEndian), values);
    }

    private static void Skip(Stream content, int count)
    {
        Span<byte> skipped = stackalloc byte[256];
        for (; count > 0; count -= Math.Min(count, skipped.Length)) content.ReadExactly(skipped[..Math.Min(count, skipped.Length)]);
    }

    private readonly ref struct HeaderFields(ReadOnlySpan<byte> header, bool bigEndian)
    {
        private readonly ReadOnlySpan<byte> header = header;

        public short Int16(int at) => bigEndian ? BinaryPrimitives.ReadInt16BigEndian(header[at..]) : BinaryPrimitives.ReadInt16LittleEndian(header[at..]);

        public float Single(int at) => bigEndian ? BinaryPrimitives.ReadSingleBigEndian(header[at..]) : BinaryPrimitives.ReadSingleLittleEndian(header[at..]);
    }

    private readonly record struct VoxelType(short Code, bool BigEndian)
    {
        public int Bytes => Code switch { 2 or 256 => 1, 4 or 512 => 2, 8 or 16 or 768 => 4, 64 => 8, _ => 0 };

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
}
