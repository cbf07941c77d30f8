using System.Buffers.Binary;
using SegDsl.Imaging;

namespace SegDsl.Volumes;

/// <summary>The validated header of a single-file NIfTI-1 or NIfTI-2 file.</summary>
/// <param name="Size">The size in voxels of each volume.</param>
/// <param name="Count">The number of volumes.</param>
/// <param name="Type">The code of the type of the voxels.</param>
/// <param name="IsBigEndian">The byte order.</param>
/// <param name="Gap">The number of bytes between the header and the voxels.</param>
/// <param name="Slope">The factor of stored values.</param>
/// <param name="Intercept">The number that is added to scaled values.</param>
/// <param name="Geometry">The position of the voxels.</param>
internal sealed record NiftiHeader(
    VolumeSize Size, int Count, short Type, bool IsBigEndian, int Gap, double Slope, double Intercept, NiftiGeometry Geometry)
{
    private const int Length1 = 348, Length2 = 540;
    private const long MaxVoxels = 1 << 28, MaxOffset = 1 << 24;

    /// <summary>The number of bytes of a voxel.</summary>
    public int VoxelBytes => BytesOf(Type);

    /// <summary>Reads the header.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="content">The uncompressed content, from its start.</param>
    /// <exception cref="ImageException">The header is damaged, or the file does not contain volumes of a supported type.</exception>
    /// <exception cref="EndOfStreamException">The content is truncated.</exception>
    public static NiftiHeader Read(string path, Stream content)
    {
        Span<byte> bytes = stackalloc byte[Length2];
        // The first field, the size of the header, distinguishes other files from truncated ones.
        var read = content.ReadAtLeast(bytes[..Length1], Length1, throwOnEndOfStream: false);
        if (read < sizeof(int)) throw new EndOfStreamException();
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var isBigEndian = length is not (Length1 or Length2);
        if (isBigEndian) length = BinaryPrimitives.ReverseEndianness(length);
        if (length is not (Length1 or Length2)) throw new ImageException(path, "is not a NIfTI-1 or NIfTI-2 file.");
        if (read < Length1) throw new EndOfStreamException();
        content.ReadExactly(bytes[Length1..length]);
        var fields = new NiftiFields(bytes[..length], isBigEndian);
        return length == Length1 ? Version1(path, fields) : Version2(path, fields);
    }

    private static NiftiHeader Version1(string path, NiftiFields fields)
    {
        if (!fields.StartsWith(344, "n+1\0"u8)) throw new ImageException(path, "is not a single-file NIfTI-1 image (the magic string is not 'n+1').");
        Span<long> dimensions = stackalloc long[8];
        for (var i = 0; i < dimensions.Length; i++) dimensions[i] = fields.Int16(40 + 2 * i);
        return Create(
            path, Length1, dimensions, fields.Int16(70), fields.Int16(72), fields.IsBigEndian, fields.Single(108), fields.Single(112), fields.Single(116),
            NiftiGeometry.OfVersion1(fields));
    }

    /// <summary>Reads the fields of NIfTI-2. Its magic string also contains line ends, which a transfer as text would change.</summary>
    private static NiftiHeader Version2(string path, NiftiFields fields)
    {
        if (!fields.StartsWith(4, "n+2\0\r\n\x1A\n"u8)) throw new ImageException(path, "is not a single-file NIfTI-2 image (the magic string is not 'n+2').");
        Span<long> dimensions = stackalloc long[8];
        for (var i = 0; i < dimensions.Length; i++) dimensions[i] = fields.Int64(16 + 8 * i);
        return Create(
            path, Length2, dimensions, fields.Int16(12), fields.Int16(14), fields.IsBigEndian, fields.Int64(168), fields.Double(176), fields.Double(184),
            NiftiGeometry.OfVersion2(fields));
    }

    private static NiftiHeader Create(
        string path, int length, ReadOnlySpan<long> dimensions, short type, short bits, bool isBigEndian, double offset, double slope, double intercept,
        NiftiGeometry geometry)
    {
        if (dimensions[0] is < 3 or > 7) throw new ImageException(path, $"has {dimensions[0]} dimensions; a volume with 3 is required.");
        var count = CountOf(path, dimensions);
        var (width, height, depth) = (dimensions[1], dimensions[2], dimensions[3]);
        if (width is < 1 or > MaxVoxels || height is < 1 or > MaxVoxels || depth is < 1 or > MaxVoxels || (Int128)width * height * depth * count > MaxVoxels)
            throw new ImageException(path, $"has a header with {width}×{height}×{depth}{(count > 1 ? $"×{count}" : "")} voxels; 1 to {MaxVoxels} are "
                + "supported.");
        if (BytesOf(type) == 0)
            throw new ImageException(path, $"has voxels of type {type}; integers of 8, 16 and 32 bits and floats of 32 and 64 bits are supported.");
        if (bits != 8 * BytesOf(type)) throw new ImageException(path, $"has an inconsistent header: a voxel of type {type} has {bits} bits.");
        // The voxels follow the header and the four bytes that indicate extensions.
        if (!(offset >= length + 4 && offset <= MaxOffset)) throw new ImageException(path, $"has an invalid header: voxels begin at byte {offset}.");
        // A slope of zero, or none, means that the values are not scaled.
        if (slope == 0 || !double.IsFinite(slope) || !double.IsFinite(intercept)) (slope, intercept) = (1, 0);
        return new(new((int)depth, (int)height, (int)width), (int)count, type, isBigEndian, (int)offset - length, slope, intercept, geometry);
    }

    /// <summary>
    /// The number of volumes: the size of the only dimension after the third that is not 1. Time is the fourth, components of a vector are the fifth.
    /// </summary>
    private static long CountOf(string path, ReadOnlySpan<long> dimensions)
    {
        var count = 1L;
        for (var i = 4; i <= dimensions[0]; i++)
        {
            if (dimensions[i] == 1) continue;
            if (dimensions[i] is < 1 or > MaxVoxels || count > 1)
                throw new ImageException(
                    path, $"has the dimensions {string.Join('×', dimensions[1..(int)(dimensions[0] + 1)].ToArray())}; a volume, or a "
                    + "series of volumes along one dimension, is supported.");
            count = dimensions[i];
        }
        return count;
    }

    /// <summary>The number of bytes of a type; 0 if it is not supported.</summary>
    private static int BytesOf(short type) => type switch { 2 or 256 => 1, 4 or 512 => 2, 8 or 16 or 768 => 4, 64 => 8, _ => 0 };
}

/// <summary>The numbers of a header, in either byte order.</summary>
internal readonly ref struct NiftiFields(ReadOnlySpan<byte> header, bool isBigEndian)
{
    private readonly ReadOnlySpan<byte> header = header;

    public bool IsBigEndian { get; } = isBigEndian;

    public byte Byte(int at) => header[at];

    public short Int16(int at) => IsBigEndian ? BinaryPrimitives.ReadInt16BigEndian(header[at..]) : BinaryPrimitives.ReadInt16LittleEndian(header[at..]);

    public int Int32(int at) => IsBigEndian ? BinaryPrimitives.ReadInt32BigEndian(header[at..]) : BinaryPrimitives.ReadInt32LittleEndian(header[at..]);

    public long Int64(int at) => IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(header[at..]) : BinaryPrimitives.ReadInt64LittleEndian(header[at..]);

    public float Single(int at) => BitConverter.Int32BitsToSingle(Int32(at));

    public double Double(int at) => BitConverter.Int64BitsToDouble(Int64(at));

    public bool StartsWith(int at, ReadOnlySpan<byte> expected) => header[at..].StartsWith(expected);
}
