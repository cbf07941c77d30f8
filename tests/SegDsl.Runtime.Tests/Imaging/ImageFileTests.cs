using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Tests.Imaging;

public sealed class ImageFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    private static RgbImage Gradient(int width, int height)
    {
        var image = new RgbImage(width, height);
        for (var i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)(i * 7);
        return image;
    }

    [Fact]
    public void Images_round_trip()
    {
        var image = Gradient(13, 7);
        ImageFile.Write(folder["deep/er/image.png"], image);
        var read = ImageFile.Read(folder["deep/er/image.png"]);
        Assert.Equal((13, 7), (read.Width, read.Height));
        Assert.Equal(image.Pixels, read.Pixels);
        Assert.Single(Directory.GetFiles(folder["deep/er"]));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(65535)]
    public void Label_values_round_trip(int maximum)
    {
        var labels = new LabelMap(4, 1, [0, 1, 200, (ushort)maximum]);
        ImageFile.Write(folder["labels.png"], labels);
        Assert.Equal(labels.Values, ImageFile.ReadLabels(folder["labels.png"]).Values);
    }

    [Fact]
    public void Palette_files_are_read_as_indices_or_as_colors()
    {
        var labels = new LabelMap(3, 1, [2, 0, 1]);
        ImageFile.Write(folder["labels.png"], labels, [new Rgb(1, 2, 3), new Rgb(10, 20, 30), new Rgb(1, 2, 3)]);
        Assert.Equal(labels.Values, ImageFile.ReadLabels(folder["labels.png"]).Values);
        Assert.Equal([1, 2, 3, 1, 2, 3, 10, 20, 30], ImageFile.Read(folder["labels.png"]).Pixels);
    }

    [Fact]
    public void Labels_without_a_color_are_refused()
    {
        var e = Assert.Throws<ArgumentException>(() => ImageFile.Write(folder["labels.png"], new LabelMap(1, 1, [3]), [new Rgb(0, 0, 0)]));
        Assert.Contains("3", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["labels.png"]));
    }

    [Theory]
    [InlineData(1, new byte[] { 0b0110_0000 }, new ushort[] { 0, 1, 1 })]
    [InlineData(2, new byte[] { 0b0110_1100 }, new ushort[] { 1, 2, 3 })]
    [InlineData(4, new byte[] { 0x1F, 0x70 }, new ushort[] { 1, 15, 7 })]
    [InlineData(8, new byte[] { 7, 8, 200 }, new ushort[] { 7, 8, 200 })]
    [InlineData(16, new byte[] { 1, 0, 0, 7, 0xFF, 0xFF }, new ushort[] { 256, 7, 65535 })]
    public void Gray_labels_of_every_bit_depth_keep_their_values(byte depth, byte[] row, ushort[] expected) =>
        Assert.Equal(expected, ImageFile.ReadLabels(folder.Write("l.png", PngBuilder.File(3, 1, depth, 0, [row]))).Values);

    [Theory]
    [InlineData(1, new byte[] { 0b0110_0000 }, new ushort[] { 0, 1, 1 })]
    [InlineData(2, new byte[] { 0b0110_1100 }, new ushort[] { 1, 2, 3 })]
    [InlineData(8, new byte[] { 3, 0, 2 }, new ushort[] { 3, 0, 2 })]
    public void Palette_labels_of_every_bit_depth_keep_their_indices(byte depth, byte[] row, ushort[] expected)
    {
        byte[] palette = [9, 9, 9, 8, 8, 8, 9, 9, 9, 7, 7, 7];
        var file = PngBuilder.File(3, 1, depth, 3, [row], ("PLTE", palette[..(depth == 1 ? 6 : 12)]), ("tRNS", [0, 128]));
        Assert.Equal(expected, ImageFile.ReadLabels(folder.Write("l.png", file)).Values);
    }

    [Fact]
    public void Gamma_is_ignored()
    {
        byte[] linear = [0, 1, 0x86, 0xA0];
        var file = folder.Write("l.png", PngBuilder.File(3, 1, 8, 0, [[7, 8, 200]], ("gAMA", linear)));
        Assert.Equal([7, 8, 200], ImageFile.ReadLabels(file).Values);
        Assert.Equal([7, 7, 7, 8, 8, 8, 200, 200, 200], ImageFile.Read(file).Pixels);
    }

    [Fact]
    public void Transparency_is_dropped_and_16_bits_are_reduced_to_8()
    {
        Assert.Equal([10, 20, 30, 40, 50, 60], ImageFile.Read(folder.Write("a.png", PngBuilder.File(2, 1, 8, 6, [[10, 20, 30, 0, 40, 50, 60, 128]]))).Pixels);
        Assert.Equal([10, 20, 30], ImageFile.Read(folder.Write("b.png", PngBuilder.File(1, 1, 16, 2, [[10, 10, 20, 20, 30, 30]]))).Pixels);
    }

    [Fact]
    public void Formats_are_detected_by_content()
    {
        var file = folder.Write("photo.png", File.ReadAllBytes(Fixture("gradient.jpg")));
        var image = ImageFile.Read(file);
        Assert.Equal((16, 12), (image.Width, image.Height));
        for (var y = 0; y < 12; y++)
            for (var x = 0; x < 16; x++)
            {
                var pixel = image.Row(y).Slice(3 * x, 3);
                Assert.InRange(pixel[0], 16 * x - 12, 16 * x + 12);
                Assert.InRange(pixel[1], 20 * y - 12, 20 * y + 12);
                Assert.InRange(pixel[2], 116, 140);
            }
        var gray = ImageFile.Read(Fixture("gray.jpg"));
        Assert.Equal(gray.Pixels[0], gray.Pixels[1]);
    }

    [Fact]
    public void Unsupported_and_missing_files_are_refused()
    {
        ImageFile.Write(folder["color.png"], Gradient(2, 2));
        AssertRefused(folder["color.png"], "color image", path => ImageFile.ReadLabels(path));
        AssertRefused(Fixture("gray.jpg"), "JPEG", path => ImageFile.ReadLabels(path));
        AssertRefused(folder.Write("text.png", "hello"u8.ToArray()), "is not a PNG, JPEG, WebP, BMP, GIF or TIFF file", path => ImageFile.Read(path));
        AssertRefused(folder.Write("empty.png", []), "is not a PNG, JPEG, WebP, BMP, GIF or TIFF file", path => ImageFile.Read(path));
        AssertRefused(folder["none.png"], "does not exist", path => ImageFile.Read(path));
        AssertRefused(folder.Root, "is a folder, not a file", path => ImageFile.Read(path));
    }

    [Fact]
    public void Invalid_sizes_are_refused_before_memory_is_allocated()
    {
        AssertRefused(folder.Write("huge.png", PngBuilder.File(1 << 30, 1 << 30, 8, 2, [[0]])), "1073741824", path => ImageFile.Read(path));
        AssertRefused(folder.Write("none.png", PngBuilder.File(0, 5, 8, 2, [[0]])), "0×5", path => ImageFile.Read(path));
        AssertRefused(folder.Write("short.png", PngBuilder.File(5, 5, 8, 2, [[0]])), "PNG", path => ImageFile.Read(path));
    }

    [Fact]
    public void Truncated_files_are_refused()
    {
        ImageFile.Write(folder["intact.png"], Gradient(9, 9));
        foreach (var intact in new[] { File.ReadAllBytes(folder["intact.png"]), File.ReadAllBytes(Fixture("gradient.jpg")) })
            for (var length = 0; length < intact.Length - 2; length++)
                Assert.Throws<ImageException>(() => ImageFile.Read(folder.Write("truncated", intact[..length])));
    }

    [Fact]
    public void Damaged_files_cause_only_image_exceptions()
    {
        ImageFile.Write(folder["intact.png"], Gradient(9, 9));
        var random = new Random(7);
        foreach (var intact in new[] { File.ReadAllBytes(folder["intact.png"]), File.ReadAllBytes(Fixture("gradient.jpg")) })
            for (var round = 0; round < 500; round++)
            {
                byte[] damaged = [.. intact];
                for (var hit = 0; hit <= round % 4; hit++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                var path = folder.Write("damaged", damaged);
                try
                {
                    Assert.NotNull(ImageFile.Read(path));
                }
                catch (ImageException e)
                {
                    Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
                }
            }
    }

    [Theory]
    [InlineData("out.jpg", ".jpg")]
    [InlineData("labels.TIF", ".tif")]
    public void Images_are_not_written_with_the_extension_of_another_format(string name, string extension)
    {
        var error = Assert.Throws<ImageException>(() => ImageFile.Write(folder[name], new LabelMap(2, 1)));
        Assert.Equal($"cannot be written: images are written as PNG files, not as {extension}. Use a name that ends with .png.", error.Problem);
        Assert.False(File.Exists(folder[name]));
    }

    [Fact]
    public void Png_files_that_require_a_preset_dictionary_are_damaged()
    {
        byte[] pixels = [0x78, 0x20, 0, 0, 0, 1, 0, 0, 0, 0];
        var path = folder.Write("dictionary.png", PngBuilder.FromChunks(PngBuilder.Header(2, 2, 8, 0), ("IDAT", pixels)));
        foreach (var read in new Action[] { () => ImageFile.ReadBands(path), () => ImageFile.ReadLabels(path), () => ImageFile.Read(path) })
            Assert.Throws<ImageException>(read);
    }

    [Fact]
    public void Failed_writes_leave_no_file()
    {
        folder.Write("file", []);
        AssertRefused(folder["file/image.png"], "cannot be written", path => ImageFile.Write(path, Gradient(1, 1)));
        Directory.CreateDirectory(folder["folder.png"]);
        AssertRefused(folder["folder.png"], "cannot be written", path => ImageFile.Write(path, Gradient(1, 1)));
        Assert.Equal([folder["file"]], Directory.GetFiles(folder.Root));
    }

    private static void AssertRefused(string path, string message, Action<string> act)
    {
        var e = Assert.Throws<ImageException>(() => act(path));
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
