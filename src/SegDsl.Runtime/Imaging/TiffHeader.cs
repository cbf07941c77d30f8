using SkiaSharp;

namespace SegDsl.Imaging;

/// <summary>The types of the values of TIFF files.</summary>
internal enum TiffSample
{
    Unsigned = 1,
    Signed = 2,
    Float = 3,
}

/// <summary>The meanings of the values of TIFF files.</summary>
internal enum TiffPhotometric
{
    WhiteIsZero = 0,
    BlackIsZero = 1,
    Rgb = 2,
    Palette = 3,
    YCbCr = 6,
}

/// <summary>The validated description of the pixels of a TIFF file. TIFF 6.0; Adobe Photoshop TIFF Technical Notes.</summary>
internal sealed class TiffHeader
{
    /// <summary>The compressions that are supported, by number.</summary>
    private static readonly int[] Compressions = [1, 2, 3, 4, 5, 7, 8, 32773, 32946];

    private const int Jpeg = 7, PlanarPlanes = 2, MaxBands = 1024;

    /// <summary>Limits memory for the pixels by the size of the file: no supported compression is as good except for blank pages of fax.</summary>
    private const long MaxCompressionRatio = 4096;

    private const long SmallBytes = 1L << 26, MaxChunkBytes = 1L << 28;

    private readonly string path;
    private readonly TiffDirectory directory;

    private TiffHeader(string path, TiffDirectory directory)
    {
        (this.path, this.directory) = (path, directory);
        var (width, height) = (directory.Number(TiffField.Width, 0), directory.Number(TiffField.Height, 0));
        ImageSize.Require(path, width, height);
        var bands = directory.Number(TiffField.SamplesPerPixel, 1);
        if (bands is < 1 or > MaxBands) throw new ImageException(path, $"is a TIFF file with {bands} bands; 1 to {MaxBands} are supported.");
        (Width, Height, Bands) = ((int)width, (int)height, (int)bands);
        Bits = (int)Uniform(TiffField.BitsPerSample, 1, "numbers of bits");
        Sample = (TiffSample)Uniform(TiffField.SampleFormat, 1, "types");
        Photometric = (TiffPhotometric)directory.Number(TiffField.Photometric, Bands >= 3 ? (int)TiffPhotometric.Rgb : (int)TiffPhotometric.BlackIsZero);
        Compression = (int)directory.Number(TiffField.Compression, 1);
        IsPlanar = Bands > 1 && directory.Number(TiffField.PlanarConfiguration, 1) == PlanarPlanes;
        IsTiled = directory.Count(TiffField.TileWidth) > 0;
        (ChunkWidth, ChunkHeight) = IsTiled
            ? (Side(TiffField.TileWidth), Side(TiffField.TileLength))
            : (Width, (int)Math.Clamp(directory.Number(TiffField.RowsPerStrip, Height), 1, Height));
        RequireSupportedValues();
        RequireChunks();
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The number of values per pixel.</summary>
    public int Bands { get; }

    /// <summary>The bits of a value: 8, 16, 32 or 64; also 1, 2 or 4 if there is one band.</summary>
    public int Bits { get; }

    /// <summary>The type of the values.</summary>
    public TiffSample Sample { get; }

    /// <summary>The meaning of the values.</summary>
    public TiffPhotometric Photometric { get; }

    /// <summary>The number of the compression.</summary>
    public int Compression { get; }

    /// <summary>Whether the values are compressed with loss.</summary>
    public bool IsJpeg => Compression == Jpeg;

    /// <summary>Whether the bands are stored one after another; otherwise the values of a pixel are together.</summary>
    public bool IsPlanar { get; }

    /// <summary>Whether the pixels are stored in tiles; otherwise in strips of rows.</summary>
    public bool IsTiled { get; }

    /// <summary>Width of a tile or strip in pixels.</summary>
    public int ChunkWidth { get; }

    /// <summary>Height of a tile or strip in pixels.</summary>
    public int ChunkHeight { get; }

    /// <summary>The number of tiles per row of tiles; 1 for strips.</summary>
    public int ChunksAcross => (Width + ChunkWidth - 1) / ChunkWidth;

    /// <summary>The number of rows of tiles, or of strips, per plane.</summary>
    public int ChunksDown => (Height + ChunkHeight - 1) / ChunkHeight;

    /// <summary>The number of planes: that of the bands if they are stored one after another, otherwise 1.</summary>
    public int Planes => IsPlanar ? Bands : 1;

    /// <summary>The bytes of a row of the image in one plane.</summary>
    public int RowBytes => BytesOf(Width);

    /// <summary>The bytes of a row of a tile or strip.</summary>
    public int ChunkRowBytes => BytesOf(ChunkWidth);

    /// <summary>The orientation of the stored pixels.</summary>
    public SKEncodedOrigin Orientation =>
        directory.Number(TiffField.Orientation, 1) is >= 1 and <= 8 and var value ? (SKEncodedOrigin)value : SKEncodedOrigin.TopLeft;

    /// <summary>Whether the values have at most 8 bits and are a gray, palette or color image, perhaps with transparency.</summary>
    public bool IsPicture => Bits <= 8 && Sample == TiffSample.Unsigned && Bands - (HasAlpha ? 1 : 0) == (IsColor ? 3 : 1)
        && (IsColor || Photometric is TiffPhotometric.WhiteIsZero or TiffPhotometric.BlackIsZero || Palette.Count > 0);

    /// <summary>The colors of the palette; empty without a palette.</summary>
    public IReadOnlyList<Rgb> Palette
    {
        get
        {
            var count = Photometric == TiffPhotometric.Palette && Bits <= 8 ? 1 << Bits : 0;
            if (count == 0 || directory.Count(TiffField.ColorMap) < 3 * count) return [];
            return [.. Enumerable.Range(0, count).Select(i => new Rgb(Part(i), Part(count + i), Part(2 * count + i)))];

            // Colors have 16 bits.
            byte Part(int index) => (byte)(directory.Number(TiffField.ColorMap, index, 0) >> 8);
        }
    }

    private bool IsColor => Photometric is TiffPhotometric.Rgb or TiffPhotometric.YCbCr;

    /// <summary>Whether the last band is declared as transparency, associated (1) or not (2).</summary>
    private bool HasAlpha => directory.Count(TiffField.ExtraSamples) == 1 && directory.Number(TiffField.ExtraSamples, 0) is 1 or 2;

    /// <summary>Parses and validates the header of a file.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of a TIFF file.</param>
    /// <exception cref="ImageException">The file is truncated, damaged or of an unsupported variant of the format.</exception>
    public static TiffHeader Parse(string path, byte[] file)
    {
        var header = new TiffHeader(path, TiffDirectory.ReadFirst(path, file));
        header.RequireContent(file);
        return header;
    }

    private int BytesOf(int pixels) => (int)(((long)pixels * (IsPlanar ? 1 : Bands) * Bits + 7) / 8);

    private long Uniform(TiffField field, long otherwise, string what)
    {
        var value = directory.Number(field, otherwise);
        for (var i = 1; i < Math.Min(directory.Count(field), Bands); i++)
            if (directory.Number(field, i, otherwise) != value) throw new ImageException(path, $"is a TIFF file whose bands have different {what}.");
        return value;
    }

    private int Side(TiffField field) => directory.Number(field, 0) is > 0 and <= ImageSize.MaxPixels and var side
        ? (int)side
        : throw directory.Damaged("its tiles have no size");

    private void RequireSupportedValues()
    {
        var isSupported = (Sample, Bits) is (TiffSample.Unsigned or TiffSample.Signed, 8 or 16 or 32) or (TiffSample.Float, 32 or 64)
            || (Sample == TiffSample.Unsigned && Bits is 1 or 2 or 4 && Bands == 1);
        if (!isSupported)
            throw new ImageException(path, $"is a TIFF file with {Bands} bands of {Bits} bits and type {(int)Sample}. Supported: integers of 8, 16 and 32 "
                + "bits, floating-point numbers of 32 and 64 bits, and single bands of 1, 2 and 4 bits.");
        if (!Compressions.Contains(Compression))
            throw new ImageException(path, $"is a TIFF file with compression {Compression}. Supported: none, LZW, Deflate, PackBits, JPEG and fax.");
        if (Photometric == TiffPhotometric.YCbCr && !IsJpeg)
            throw new ImageException(path, "is a TIFF file that stores YCbCr colors without JPEG compression, which is not supported. Convert it to RGB.");
        if (IsJpeg && (Bits != 8 || Sample != TiffSample.Unsigned)) throw directory.Damaged("JPEG compression requires values of 8 bits");
    }

    private void RequireChunks()
    {
        var chunkBytes = ((long)ChunkWidth * (IsPlanar ? 1 : Bands) * Bits + 7) / 8 * ChunkHeight;
        var planeBytes = ((long)Width * (IsPlanar ? 1 : Bands) * Bits + 7) / 8 * Height;
        if (planeBytes * Planes > Array.MaxLength || (long)Width * Height * Bands > BandImage.MaxValues)
            throw new ImageException(path, $"is too large: {Width}×{Height} pixels with {Bands} bands; at most {BandImage.MaxValues} values are supported.");
        if (chunkBytes > MaxChunkBytes && chunkBytes > planeBytes || chunkBytes > Array.MaxLength) throw directory.Damaged("its tiles are too large");
        var needed = (long)ChunksAcross * ChunksDown * Planes;
        if (needed > Math.Min(directory.Count(Offsets), directory.Count(ByteCounts)))
            throw directory.Damaged($"it has fewer than {needed} {(IsTiled ? "tiles" : "strips")}");
    }

    private void RequireContent(byte[] file)
    {
        var (chunks, stored) = (ChunksAcross * ChunksDown * Planes, 0L);
        for (var i = 0; i < chunks; i++)
        {
            var (offset, count) = (directory.Number(Offsets, i, 0), directory.Number(ByteCounts, i, 0));
            if (offset == 0 || count == 0 || offset + count > file.Length)
                throw directory.Damaged($"the {(IsTiled ? "tile" : "strip")} {i} is outside of the file");
            stored += count;
        }
        var bytes = (long)RowBytes * Height * Planes;
        if (bytes > SmallBytes && bytes > MaxCompressionRatio * stored) throw directory.Damaged($"it has fewer than {Width}×{Height} pixels");
    }

    private TiffField Offsets => IsTiled && directory.Count(TiffField.TileOffsets) > 0 ? TiffField.TileOffsets : TiffField.StripOffsets;

    private TiffField ByteCounts => IsTiled && directory.Count(TiffField.TileByteCounts) > 0 ? TiffField.TileByteCounts : TiffField.StripByteCounts;
}
