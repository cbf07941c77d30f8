using System.Buffers.Binary;
using SegDsl.Imaging;

namespace SegDsl.Tests.Imaging;

/// <summary>TIFF files that were written byte by byte or by Pillow; see <c>Fixtures/tiff/tiff.py</c>.</summary>
public sealed class TiffTests : IDisposable
{
    private const int Width = 37, Height = 21;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "tiff", name);

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(PathOf(""), "*_*.tif").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_band_has_the_stored_values(string name)
    {
        var (type, bands) = (name.Split('_')[0], name.Split('_')[1][0] - '0');
        var image = ImageFile.ReadBands(PathOf(name + ".tif"));
        Assert.Equal((Width, Height, bands), (image.Width, image.Height, image.Formats.Count));
        Assert.All(image.Formats, format => Assert.Equal(
            type switch { "uint8" => BandFormat.Bytes, "float32" or "float64" => BandFormat.FloatingPoint, _ => BandFormat.Integers }, format));
        for (var band = 0; band < bands; band++)
            for (var y = 0; y < Height; y++)
                for (var x = 0; x < Width; x++) Assert.Equal(Value(type, band, x, y), image.Row(band, y)[x]);
    }

    [Theory]
    [InlineData("uint8_3_II_pillow_contiguous_tiff_lzw", 3)]
    [InlineData("uint8_4_II_pillow_contiguous_packbits", 3)]
    [InlineData("uint8_1_MM_strips_contiguous_deflate", 1)]
    public void Files_with_8_bits_are_color_images_without_transparency(string name, int channels)
    {
        var image = ImageFile.Read(PathOf(name + ".tif"));
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
                for (var channel = 0; channel < 3; channel++)
                    Assert.Equal((37 * (channels == 1 ? 0 : channel) + 5 * x + 11 * y) % 251, image.Row(y)[3 * x + channel]);
    }

    [Fact]
    public void Palettes_give_colors_in_images_and_indices_in_labels()
    {
        Rgb[] colors = [new(0, 0, 0), new(255, 0, 0), new(0, 255, 0), new(0, 0, 255), new(255, 255, 255)];
        var image = ImageFile.Read(PathOf("palette.tif"));
        var labels = ImageFile.ReadLabels(PathOf("palette.tif"), out var palette);
        Assert.Equal(colors, palette.Take(5));
        for (var i = 0; i < labels.Values.Length; i++)
        {
            var index = (5 * (i % Width) + 11 * (i / Width)) % 251 % 5;
            Assert.Equal(index, labels.Values[i]);
            Assert.Equal(colors[index], new Rgb(image.Pixels[3 * i], image.Pixels[3 * i + 1], image.Pixels[3 * i + 2]));
        }
    }

    [Fact]
    public void Jpeg_compression_gives_the_colors_that_pillow_reads()
    {
        var expected = File.ReadAllBytes(PathOf("jpeg.rgb"));
        var image = ImageFile.Read(PathOf("jpeg.tif"));
        Assert.Equal((64, 48), (image.Width, image.Height));
        for (var i = 0; i < expected.Length; i++) Assert.InRange(image.Pixels[i], expected[i] - 3, expected[i] + 3);
        Assert.Contains("JPEG compression", Error(PathOf("jpeg.tif"), ImageFile.ReadLabels), StringComparison.Ordinal);
    }

    [Fact]
    public void Bilevel_images_are_black_and_white()
    {
        var image = ImageFile.Read(PathOf("fax.tif"));
        for (var i = 0; i < image.Pixels.Length; i++) Assert.Equal((5 * (i / 3 % Width) + 11 * (i / 3 / Width)) % 251 % 2 == 0 ? 255 : 0, image.Pixels[i]);
    }

    [Theory]
    [InlineData("uint8_1_MM_strips_contiguous_deflate")]
    [InlineData("uint16_1_MM_strips_contiguous_deflate")]
    [InlineData("uint32_1_II_strips_contiguous_deflate")]
    [InlineData("uint16_1_II_pillow_contiguous_tiff_lzw")]
    public void Labels_have_the_stored_values(string name)
    {
        var labels = ImageFile.ReadLabels(PathOf(name + ".tif"), out var palette);
        Assert.Empty(palette);
        for (var i = 0; i < labels.Values.Length; i++)
            Assert.Equal(Value(name.Split('_')[0], 0, i % Width, i / Width), labels.Values[i] / (name[4] == '8' ? 255f : 1));
    }

    [Theory]
    [InlineData("float32_1_II_pillow_contiguous_raw", "floating-point")]
    [InlineData("uint8_3_II_pillow_contiguous_raw", "3 bands with different values")]
    [InlineData("int16_1_II_strips_contiguous_deflate", "-100")]
    public void Files_without_labels_are_refused(string name, string expected) =>
        Assert.Contains(expected, Error(PathOf(name + ".tif"), ImageFile.ReadLabels), StringComparison.Ordinal);

    [Theory]
    [InlineData("uint16_4_II_strips_contiguous_deflate", "has 4 bands of 16 bits")]
    [InlineData("float32_1_II_pillow_contiguous_raw", "has 1 band of 32 bits")]
    public void Other_bands_are_no_color_image(string name, string expected) =>
        Assert.Contains(expected, Error(PathOf(name + ".tif"), ImageFile.Read), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 36, 0)]
    [InlineData(3, 36, 20)]
    [InlineData(4, 0, 20)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 0, 20)]
    [InlineData(7, 36, 20)]
    [InlineData(8, 36, 0)]
    public void Orientations_are_applied(ushort orientation, int x, int y)
    {
        var file = Change("uint16_1_II_strips_contiguous_deflate", 284, field =>
        {
            // The planar configuration is not needed.
            BinaryPrimitives.WriteUInt16LittleEndian(field, 274);
            BinaryPrimitives.WriteUInt16LittleEndian(field[8..], orientation);
        });
        var image = ImageFile.ReadBands(file);
        Assert.Equal(orientation < 5 ? (Width, Height) : (Height, Width), (image.Width, image.Height));
        Assert.Equal(Value("uint16", 0, x, y), image.Row(0, 0)[0]);
        Assert.Equal(image.Values[0], ImageFile.ReadLabels(file).Values[0]);
    }

    [Theory]
    [InlineData(256, 100_000, "truncated or damaged")]
    [InlineData(257, 0, "declares a size of 37×0")]
    [InlineData(258, 12, "12 bits")]
    [InlineData(259, 34712, "compression 34712")]
    [InlineData(277, 2000, "2000 bands")]
    [InlineData(339, 4, "type 4")]
    [InlineData(273, 60_000, "truncated or damaged")]
    [InlineData(279, 1_000_000, "truncated or damaged")]
    public void Invalid_fields_are_errors(ushort tag, int value, string expected)
    {
        var file = Change("uint8_1_II_strips_contiguous_deflate", tag, field => BinaryPrimitives.WriteInt32LittleEndian(field[8..], value));
        Assert.Contains(expected, Error(file, ImageFile.ReadBands), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_are_not_finite_are_errors()
    {
        var bytes = File.ReadAllBytes(PathOf("float32_2_II_strips_contiguous_none.tif"));
        // The first strip starts after the header; this is band 2 of the second pixel.
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(8 + 12), float.NaN);
        Assert.Contains("has the value NaN in band 2, column 1, row 0", Error(folder.Write("nan.tif", bytes), ImageFile.ReadBands), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_a_map_may_be_missing_but_not_infinite()
    {
        var bytes = File.ReadAllBytes(PathOf("float32_1_II_pillow_contiguous_raw.tif"));
        // The pixels start at byte 134.
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(134 + 4), float.NaN);
        Assert.True(float.IsNaN(ImageFile.ReadValues(folder.Write("nan.tif", bytes)).Row(0, 0)[1]));
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(134 + 4), float.PositiveInfinity);
        var error = Error(folder.Write("inf.tif", bytes), ImageFile.ReadValues);
        Assert.Contains("column 1, row 0. Replace infinite values by NaN", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_pages_are_refused_but_not_overviews()
    {
        Assert.Contains("is a TIFF file with 2 pages", Error(WithSecondDirectory(0), ImageFile.ReadBands), StringComparison.Ordinal);
        Assert.Equal(Width, ImageFile.ReadBands(WithSecondDirectory(1)).Width);

        string WithSecondDirectory(int subfileType)
        {
            var bytes = File.ReadAllBytes(PathOf("uint16_1_II_strips_contiguous_deflate.tif"));
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), bytes.Length);
            byte[] second = [1, 0, 254, 0, 4, 0, 1, 0, 0, 0, (byte)subfileType, 0, 0, 0, 0, 0, 0, 0];
            return folder.Write("pages.tif", [.. bytes, .. second]);
        }
    }

    [Fact]
    public void Big_tiff_files_are_named() =>
        Assert.Contains("BigTIFF", Error(folder.Write("big.tif", [.. "II+\0\b\0\0\0"u8, .. new byte[20]]), ImageFile.Read), StringComparison.Ordinal);

    [Theory]
    [InlineData("uint16_4_MM_tiles_separate_deflate")]
    [InlineData("uint8_3_II_pillow_contiguous_tiff_lzw")]
    [InlineData("float32_2_II_strips_contiguous_none")]
    public void Truncated_files_are_refused(string name)
    {
        var whole = File.ReadAllBytes(PathOf(name + ".tif"));
        // The directory of some files is at their end, that of others at their start.
        for (var length = 4; length < whole.Length - 8; length += 7) Error(folder.Write("cut.tif", whole[..length]), ImageFile.ReadBands);
    }

    private static float Value(string type, int band, int x, int y)
    {
        var value = (37 * band + 5 * x + 11 * y) % 251;
        return type switch
        {
            "uint8" => value / 255f,
            "uint16" => value * 257,
            "float32" or "float64" => value / 8f - 3,
            "uint32" => value,
            _ => value % 200 - 100,
        };
    }

    private static string Error<T>(string path, Func<string, T> read)
    {
        var error = Assert.Throws<ImageException>(() => read(path));
        Assert.StartsWith(path + " ", error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    /// <summary>Changes the entry of a field, with 12 bytes, in a little-endian file.</summary>
    private string Change(string name, ushort tag, Action<Span<byte>> change)
    {
        var bytes = File.ReadAllBytes(PathOf(name + ".tif"));
        var at = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)) + 2;
        while (BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at)) != tag) at += 12;
        var field = bytes.AsSpan(at, 12);
        if (tag != 284) BinaryPrimitives.WriteUInt16LittleEndian(field[2..], 4);
        change(field);
        return folder.Write($"changed{tag}.tif", bytes);
    }
}
