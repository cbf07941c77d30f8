using System.Buffers.Binary;
using System.IO.Compression;
using SegDsl.Cli.CommandLine;

namespace SegDsl.Cli.Demo;

/// <summary>
/// A three-dimensional image in the single-file NIfTI-1 format (<c>.nii</c> or <c>.nii.gz</c>), with voxels of unsigned bytes, 16-bit integers or
/// 32-bit floats in either byte order.
/// </summary>
public sealed class NiftiVolume
{
    private const int HeaderSize = 348;
    private const int Nifti2HeaderSize = 540;
    private const long MaxVoxels = 1 << 28;

    private readonly float[] values;

    private NiftiVolume(int width, int height, int depth, float[] values) => (Width, Height, Depth, this.values) = (width, height, depth, values);

    /// <summary>Number of voxels along x, the axis that is contiguous in the file.</summary>
    public int Width { get; }

    /// <summary>Number of voxels along y.</summary>
    public int Height { get; }

    /// <summary>Number of voxels along z.</summary>
    public int Depth { get; }

    /// <summary>The value of a voxel, scaled by the slope and intercept in the header.</summary>
    /// <param name="x">The x index, from 0.</param>
    /// <param name="y">The y index, from 0.</param>
    /// <param name="z">The z index, from 0.</param>
    public float this[int x, int y, int z] => values[((long)z * Height + y) * Width + x];

    /// <summary>Reads a volume.</summary>
    /// <param name="path">The file; compression is detected from its first bytes.</param>
    /// <exception cref="CommandException">The file is missing, damaged, in another format, or does not contain a single volume of a supported type.</exception>
    public static NiftiVolume Read(string path)
    {
        if (RegularFile.ProblemOf(path) is { } problem) throw new CommandException($"{path}: {problem}.");
        try
        {
            using var file = File.OpenRead(path);
            using var content = IsCompressed(file) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            return Read(path, content);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"{path}: there is no such file.", e);
        }
        catch (EndOfStreamException e)
        {
            throw new CommandException($"{path}: the NIfTI file is truncated.", e);
        }
        catch (InvalidDataException e)
        {
            throw new CommandException($"{path}: the compressed file is damaged ({e.Message})", e);
        }
    }

    private static bool IsCompressed(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        var compressed = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start[0] == 0x1F && start[1] == 0x8B;
        file.Position = 0;
        return compressed;
    }

    private static NiftiVolume Read(string path, Stream content)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        content.ReadExactly(header);
        var bigEndian = BinaryPrimitives.ReadInt32LittleEndian(header) switch
        {
            HeaderSize => false,
            var size when BinaryPrimitives.ReverseEndianness(size) == HeaderSize => true,
            var size when size == Nifti2HeaderSize || BinaryPrimitives.ReverseEndianness(size) == Nifti2HeaderSize =>
                throw new CommandException($"{path}: is a NIfTI-2 file; NIfTI-1 is required."),
            _ => throw new CommandException($"{path}: is not a NIfTI-1 file."),
        };
        if (!header[344..].SequenceEqual("n+1\0"u8))
            throw new CommandException(
                $"{path}: is not a single-file NIfTI-1 image (the magic string is not 'n+1').");

        var fields = new HeaderFields(header, bigEndian);
        var dimensions = fields.Int16(40);
        if (dimensions is < 3 or > 7) throw new CommandException($"{path}: has {dimensions} dimensions; a volume with 3 is required.");
        for (var i = 4; i <= dimensions; i++)
            if (fields.Int16(40 + 2 * i) != 1) throw new CommandException($"{path}: contains a series of volumes; a single volume is required.");
        var (width, height, depth) = (fields.Int16(42), fields.Int16(44), fields.Int16(46));
        if (width < 1 || height < 1 || depth < 1 || (long)width * height * depth > MaxVoxels)
            throw new CommandException($"{path}: the header specifies {width}×{height}×{depth} voxels; 1 to {MaxVoxels} are supported.");

        var type = new VoxelType(fields.Int16(70), bigEndian);
        if (type.Bytes == 0) throw new CommandException($"{path}: has voxels of type {type.Code}; uint8 (2), int16 (4) and float32 (16) are supported.");
        if (fields.Int16(72) != 8 * type.Bytes)
            throw new CommandException($"{path}: the header is inconsistent: a voxel of type {type.Code} has {fields.Int16(72)} bits.");
        var offset = fields.Single(108);
        // The voxels follow the header and the four bytes that indicate extensions.
        if (!(offset >= HeaderSize + 4 && offset <= 1 << 24)) throw new CommandException($"{path}: the header is invalid: voxels begin at byte {offset}.");

        Skip(content, (int)offset - HeaderSize);
        var bytes = new byte[(long)width * height * depth * type.Bytes];
        content.ReadExactly(bytes);
        var (slope, intercept) = (fields.Single(112), fields.Single(116));
        // A slope of zero means that the values are not scaled.
        return new NiftiVolume(width, height, depth, type.Convert(bytes, slope == 0 ? 1 : slope, slope == 0 ? 0 : intercept));
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
        public int Bytes => Code switch { 2 => 1, 4 => 2, 16 => 4, _ => 0 };

        public float[] Convert(byte[] bytes, float slope, float intercept)
        {
            var values = new float[bytes.Length / Bytes];
            for (var i = 0; i < values.Length; i++) values[i] = Value(bytes, i) * slope + intercept;
            return values;
        }

        private float Value(byte[] bytes, int index) => (Code, BigEndian) switch
        {
            (2, _) => bytes[index],
            (4, false) => BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(2 * index)),
            (4, true) => BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(2 * index)),
            (_, false) => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4 * index)),
            _ => BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(4 * index)),
        };
    }
}
