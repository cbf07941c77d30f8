using System.Buffers.Binary;
using SegDsl.Imaging;

namespace SegDsl.Tests.Imaging;

/// <summary>Label maps in PNG files of all bit depths, filters and layouts.</summary>
public sealed class LabelFileTests : IDisposable
{
    private const byte Gray = 0, Palette = 3;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private ushort[] Read(byte[] file) => ImageFile.ReadLabels(folder.Write("labels.png", file)).Values;

    /// <summary>Values with large constant areas, as in label maps, and noise.</summary>
    private static ushort[] Values(int width, int height, int bitDepth)
    {
        var random = new Random(width + bitDepth);
        return [.. Enumerable.Range(0, width * height).Select(i =>
            (ushort)(i % width < width / 2 ? (1 << bitDepth) - 1 - i / width / 4 % 2 : random.Next(1 << bitDepth)))];
    }

    private static byte[] Pack(ReadOnlySpan<ushort> values, int bitDepth)
    {
        var row = new byte[(values.Length * bitDepth + 7) / 8];
        for (var x = 0; x < values.Length; x++)
            if (bitDepth == 16) BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(2 * x), values[x]);
            else row[x * bitDepth / 8] |= (byte)(values[x] << 8 - bitDepth - x * bitDepth % 8);
        return row;
    }

    /// <summary>Applies a PNG filter according to its definition.</summary>
    private static byte[] Filter(int filter, byte[] row, byte[] above, int distance)
    {
        var result = new byte[row.Length + 1];
        result[0] = (byte)filter;
        for (var x = 0; x < row.Length; x++)
        {
            int left = x < distance ? 0 : row[x - distance], up = above[x], diagonal = x < distance ? 0 : above[x - distance];
            var predicted = filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(), _ => 0 };
            result[x + 1] = (byte)(row[x] - predicted);

            int Paeth()
            {
                var estimate = left + up - diagonal;
                var (a, b, c) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - diagonal));
                return a <= b && a <= c ? left : b <= c ? up : diagonal;
            }
        }
        return result;
    }

    private static List<byte[]> FilteredRows(ushort[] values, int width, int height, int bitDepth, Func<int, int> filterOf)
    {
        List<byte[]> rows = [];
        var above = new byte[(width * bitDepth + 7) / 8];
        for (var y = 0; y < height; y++)
        {
            var row = Pack(values.AsSpan(y * width, width), bitDepth);
            rows.Add(Filter(filterOf(y), row, above, Math.Max(1, bitDepth / 8)));
            above = row;
        }
        return rows;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void All_filters_are_reversed(int filters)
    {
        foreach (var bitDepth in new byte[] { 1, 2, 4, 8, 16 })
            foreach (var width in new[] { 1, 2, 17, 100, 131 })
            {
                const int Height = 23;
                var values = Values(width, Height, bitDepth);
                // The fifth case mixes all filters.
                var rows = FilteredRows(values, width, Height, bitDepth, y => filters == 5 ? y * 7 % 5 : filters);
                Assert.Equal(values, Read(PngBuilder.FromChunks(PngBuilder.Header(width, Height, bitDepth, Gray), ("IDAT", PngBuilder.Compress(rows)))));
            }
    }

    [Theory]
    [InlineData(1, Gray)]
    [InlineData(2, Palette)]
    [InlineData(4, Gray)]
    [InlineData(8, Palette)]
    [InlineData(8, Gray)]
    [InlineData(16, Gray)]
    public void Interlaced_files_are_read(byte bitDepth, byte colorType)
    {
        foreach (var (width, height) in new[] { (1, 1), (2, 3), (5, 4), (8, 8), (33, 17) })
        {
            var values = Values(width, height, bitDepth);
            List<byte[]> rows = [];
            (int, int, int, int)[] passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
            foreach (var (left, top, stepX, stepY) in passes)
            {
                var columns = Enumerable.Range(0, width).Where(x => x % stepX == left).ToArray();
                var lines = Enumerable.Range(0, height).Where(y => y % stepY == top).ToArray();
                if (columns.Length == 0) continue;
                ushort[] part = [.. lines.SelectMany(y => columns.Select(x => values[y * width + x]))];
                rows.AddRange(FilteredRows(part, columns.Length, lines.Length, bitDepth, y => (y + left) % 5));
            }
            (string, byte[])[] palette = colorType == Palette ? [("PLTE", new byte[3 << bitDepth])] : [];
            var header = PngBuilder.Header(width, height, bitDepth, colorType, interlaced: true);
            var file = PngBuilder.FromChunks([header, .. palette, ("IDAT", PngBuilder.Compress(rows))]);
            Assert.Equal(values, Read(file));
        }
    }

    [Fact]
    public void Pixels_may_be_split_into_several_chunks()
    {
        var values = Values(40, 30, 8);
        var compressed = PngBuilder.Compress(FilteredRows(values, 40, 30, 8, _ => 0));
        (string, byte[])[] chunks = [.. compressed.Chunk(100).Select(chunk => ("IDAT", chunk))];
        Assert.True(chunks.Length > 3);
        Assert.Equal(values, Read(PngBuilder.FromChunks([PngBuilder.Header(40, 30, 8, Gray), .. chunks])));
    }

    [Fact]
    public void The_exif_orientation_is_applied_to_labels()
    {
        byte[] Exif(byte orientation) => [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
        byte[] File(byte[] exif) => PngBuilder.File(3, 2, 8, Gray, [[1, 2, 3], [4, 5, 6]], ("eXIf", exif));
        Assert.Equal([1, 2, 3, 4, 5, 6], Read(File(Exif(1))));
        Assert.Equal([6, 5, 4, 3, 2, 1], Read(File(Exif(3))));
        Assert.Equal([4, 1, 5, 2, 6, 3], Read(File(Exif(6))));
        // Invalid orientations are ignored.
        byte[][] invalid = [[], Exif(0), Exif(9), Exif(6)[..12], [.. "II*\0"u8, 255, 255, 255, 255, 1, 0], [.. "II*\0"u8, 255, 255, 255, 127, 1, 0]];
        foreach (var exif in invalid)
            Assert.Equal([1, 2, 3, 4, 5, 6], Read(File(exif)));
    }

    [Fact]
    public void Damaged_files_are_refused_with_the_reason()
    {
        var rows = FilteredRows(Values(40, 30, 8), 40, 30, 8, _ => 2);
        var compressed = PngBuilder.Compress(rows);
        byte[] File(byte[] pixels) => PngBuilder.FromChunks(PngBuilder.Header(40, 30, 8, Gray), ("IDAT", pixels));
        byte[] Changed(byte[] bytes, int at) => [.. bytes[..at], (byte)(bytes[at] ^ 1), .. bytes[(at + 1)..]];

        var intact = File(compressed);
        AssertRefused(Changed(intact, 60), "checksum");
        AssertRefused(intact[..^1], "truncated");
        AssertRefused(File(Changed(compressed, compressed.Length - 1)), "decompressed");
        AssertRefused(File(Changed(compressed, 0)), "decompressed");
        AssertRefused(File(PngBuilder.Compress(rows[..29])), "truncated");
        AssertRefused(File([]), "truncated");
        rows[7][0] = 5;
        AssertRefused(File(PngBuilder.Compress(rows)), "filter 5");
        AssertRefused(PngBuilder.FromChunks(("IDAT", compressed), PngBuilder.Header(40, 30, 8, Gray)), "header");
        AssertRefused(PngBuilder.FromChunks(PngBuilder.Header(40, 30, 3, Gray), ("IDAT", compressed)), "header");
        AssertRefused(PngBuilder.FromChunks(PngBuilder.Header(40, 30, 16, Palette), ("IDAT", compressed)), "header");
        AssertRefused(PngBuilder.File(2, 1, 8, 2, [[7, 7, 7, 7, 7, 8]]), "color image: it has a pixel with red 7, green 7 and blue 8");
        AssertRefused(PngBuilder.File(1, 1, 16, 6, [[1, 7, 1, 8, 1, 7, 255, 255]]), "color image: it has a pixel with red 263, green 264 and blue 263");
    }

    [Theory]
    [InlineData("gray_alpha.png")]
    [InlineData("three_equal_channels.png")]
    public void Equal_channels_and_alpha_are_gray_levels(string file)
    {
        static LabelMap Of(string name) => ImageFile.ReadLabels(Path.Combine(AppContext.BaseDirectory, "Fixtures", "labels", name));
        Assert.Equal(Of("plain.png").Values, Of(file).Values);
    }

    [Theory]
    [InlineData(8, 2, new byte[] { 3, 3, 3, 200, 200, 200 }, new ushort[] { 3, 200 })]
    [InlineData(8, 4, new byte[] { 3, 0, 200, 255 }, new ushort[] { 3, 200 })]
    [InlineData(8, 6, new byte[] { 3, 3, 3, 0, 200, 200, 200, 9 }, new ushort[] { 3, 200 })]
    [InlineData(16, 2, new byte[] { 1, 3, 1, 3, 1, 3, 0, 200, 0, 200, 0, 200 }, new ushort[] { 259, 200 })]
    [InlineData(16, 4, new byte[] { 1, 3, 0, 0, 0, 200, 255, 255 }, new ushort[] { 259, 200 })]
    [InlineData(16, 6, new byte[] { 1, 3, 1, 3, 1, 3, 0, 0, 0, 200, 0, 200, 0, 200, 9, 9 }, new ushort[] { 259, 200 })]
    public void Several_channels_of_every_bit_depth_are_read(byte bitDepth, byte colorType, byte[] row, ushort[] expected)
    {
        Assert.Equal(expected, Read(PngBuilder.File(2, 1, bitDepth, colorType, [row])));
        // A filter refers to the byte of the pixel to the left.
        var filtered = Filter(1, row, new byte[row.Length], row.Length / 2);
        Assert.Equal(expected, Read(PngBuilder.FromChunks(PngBuilder.Header(2, 1, bitDepth, colorType), ("IDAT", PngBuilder.Compress([filtered])))));
        // Interlaced, the second pixel is in the sixth pass.
        byte[][] passes = [[0, .. row[..(row.Length / 2)]], [0, .. row[(row.Length / 2)..]]];
        Assert.Equal(expected,
            Read(PngBuilder.FromChunks(PngBuilder.Header(2, 1, bitDepth, colorType, interlaced: true), ("IDAT", PngBuilder.Compress(passes)))));
    }

    [Fact]
    public void Colors_are_refused_with_advice() => AssertRefused(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "labels", "class_colors.png")), "add 'encoding colors' to the dataset");

    [Fact]
    public void Small_files_cannot_cause_large_allocations()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(PngBuilder.File(1 << 14, 1 << 14, 8, Gray, [[0]]), "truncated");
        AssertRefused(PngBuilder.File(1 << 28, 1, 16, Gray, [[0]]), "truncated");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(255)]
    [InlineData(65535)]
    public void Written_labels_are_deterministic_and_readable_as_gray_images(int maximum)
    {
        var labels = new LabelMap(37, 5, [.. Enumerable.Range(0, 37 * 5).Select(i => (ushort)(i * 977 % (maximum + 1)))]);
        ImageFile.Write(folder["a.png"], labels);
        ImageFile.Write(folder["b.png"], labels);
        Assert.Equal(File.ReadAllBytes(folder["a.png"]), File.ReadAllBytes(folder["b.png"]));
        Assert.Equal(labels.Values, ImageFile.ReadLabels(folder["a.png"]).Values);
        var gray = ImageFile.Read(folder["a.png"]);
        Assert.Equal(labels.Values.Select(value => (byte)(maximum > 255 ? value >> 8 : value)), Enumerable.Range(0, 37 * 5).Select(i => gray.Pixels[3 * i]));
    }

    private void AssertRefused(byte[] file, string message)
    {
        var path = folder.Write("refused.png", file);
        var e = Assert.Throws<ImageException>(() => ImageFile.ReadLabels(path));
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
