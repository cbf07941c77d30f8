using System.Buffers.Binary;

namespace SegDsl.Imaging;

/// <summary>A directory of a TIFF file: fields of numbers. TIFF 6.0, section 2.</summary>
internal sealed class TiffDirectory
{
    private const int HeaderSize = 8, EntrySize = 12, MaxPages = 1000;
    private const int ReducedImage = 1, Mask = 4, OldReducedImage = 2;

    private readonly string path;
    private readonly byte[] file;
    private readonly bool isBigEndian;
    private readonly Dictionary<TiffField, (int Type, int Count, int At)> fields = [];

    private TiffDirectory(string path, byte[] file, bool isBigEndian, long at)
    {
        (this.path, this.file, this.isBigEndian) = (path, file, isBigEndian);
        if (at < HeaderSize || at > file.Length - 2) throw Damaged("a directory is outside of the file");
        var count = UInt16(at);
        if (at + 2 + (long)EntrySize * count + 4 > file.Length) throw Damaged("a directory is outside of the file");
        for (var i = 0; i < count; i++)
        {
            var entry = (int)at + 2 + EntrySize * i;
            var (type, length) = (UInt16(entry + 2), (long)UInt32(entry + 4));
            // Readers ignore unknown types.
            if (SizeOf(type) is not (> 0 and var size)) continue;
            var place = length * size <= 4 ? entry + 8L : UInt32(entry + 8);
            if (place + length * size > file.Length) throw Damaged($"the field {UInt16(entry)} is outside of the file");
            fields.TryAdd((TiffField)UInt16(entry), (type, (int)length, (int)place));
        }
        Next = UInt32(at + 2 + EntrySize * count);
    }

    /// <summary>The position of the next directory; 0 if it is the last one.</summary>
    private long Next { get; }

    /// <summary>Whether the pixels are a smaller version or a mask of those in another directory.</summary>
    private bool IsDerived => (Number(TiffField.NewSubfileType, 0) & (ReducedImage | Mask)) != 0 || Number(TiffField.SubfileType, 0) == OldReducedImage;

    /// <summary>Reads the first directory. All its fields lie within the file.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of a TIFF file.</param>
    /// <exception cref="ImageException">The file is truncated or damaged, a BigTIFF file, or has several pages.</exception>
    public static TiffDirectory ReadFirst(string path, byte[] file)
    {
        var isBigEndian = file[0] == 'M';
        if (ImageFormats.IsBigTiff(file))
            throw new ImageException(path, "is a BigTIFF file, which is not supported. Convert it to a TIFF file of less than 4 GiB.");
        if (file.Length < HeaderSize) throw new ImageException(path, "is a truncated TIFF file.");
        var start = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(4)) : BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4));
        var first = new TiffDirectory(path, file, isBigEndian, start);
        var visited = new HashSet<long> { start };
        var pages = 1;
        for (var next = first.Next; next != 0; )
        {
            if (!visited.Add(next) || visited.Count > MaxPages) throw first.Damaged("its directories form a cycle");
            var directory = new TiffDirectory(path, file, isBigEndian, next);
            if (!directory.IsDerived) pages++;
            next = directory.Next;
        }
        if (pages > 1) throw new ImageException(path, $"is a TIFF file with {pages} pages. Write each page to a file of its own.");
        return first;
    }

    /// <summary>The number of values of a field; 0 if it is missing.</summary>
    public int Count(TiffField field) => fields.TryGetValue(field, out var found) ? found.Count : 0;

    /// <summary>The first value of a field.</summary>
    /// <param name="field">The field, an integer.</param>
    /// <param name="otherwise">The result if it is missing.</param>
    public long Number(TiffField field, long otherwise) => Count(field) == 0 ? otherwise : Number(field, index: 0, otherwise);

    /// <summary>A value of a field.</summary>
    /// <param name="field">The field, an integer.</param>
    /// <param name="index">The index of the value, less than <see cref="Count"/>.</param>
    /// <param name="otherwise">The result if the field does not contain unsigned integers.</param>
    public long Number(TiffField field, int index, long otherwise)
    {
        var (type, _, at) = fields[field];
        return type switch
        {
            1 => file[at + index],
            3 => UInt16(at + 2 * index),
            4 => UInt32(at + 4 * index),
            _ => otherwise,
        };
    }

    /// <summary>The exception for a file that contradicts itself.</summary>
    public ImageException Damaged(string problem) => new(path, $"is a truncated or damaged TIFF file: {problem}.");

    private ushort UInt16(long at) => isBigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan((int)at))
        : BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan((int)at));

    private uint UInt32(long at) => isBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)at))
        : BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan((int)at));

    /// <summary>The number of bytes of a value of a type; 0 if the type is unknown.</summary>
    private static int SizeOf(int type) => type switch { 1 or 2 or 6 or 7 => 1, 3 or 8 => 2, 4 or 9 or 11 or 13 => 4, 5 or 10 or 12 => 8, _ => 0 };
}

/// <summary>The fields of TIFF files that matter for the pixels, with their tags.</summary>
internal enum TiffField
{
    NewSubfileType = 254,
    SubfileType = 255,
    Width = 256,
    Height = 257,
    BitsPerSample = 258,
    Compression = 259,
    Photometric = 262,
    StripOffsets = 273,
    Orientation = 274,
    SamplesPerPixel = 277,
    RowsPerStrip = 278,
    StripByteCounts = 279,
    PlanarConfiguration = 284,
    ColorMap = 320,
    TileWidth = 322,
    TileLength = 323,
    TileOffsets = 324,
    TileByteCounts = 325,
    ExtraSamples = 338,
    SampleFormat = 339,
}
