using SegDsl.Imaging;

namespace SegDsl.Tests.Imaging;

/// <summary>Images as cameras and print software write them: EXIF orientations and CMYK.</summary>
public sealed class CameraImageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "images", name);

    [Theory]
    [InlineData("orientation3.jpg", "orientation3.upright.png", 1)]
    [InlineData("orientation6.jpg", "orientation6.upright.png", 1)]
    [InlineData("cmyk.jpg", "cmyk.rgb.png", 3)]
    public void Pixels_match_the_reference(string file, string reference, int tolerance)
    {
        var (read, expected) = (ImageFile.Read(Fixture(file)), ImageFile.Read(Fixture(reference)));

        Assert.Equal((expected.Width, expected.Height), (read.Width, read.Height));
        Assert.All(read.Pixels.Zip(expected.Pixels), pair => Assert.InRange(pair.First, pair.Second - tolerance, pair.Second + tolerance));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Every_orientation_of_a_JPEG_file_is_applied(int orientation)
    {
        var stored = ImageFile.Read(WithOrientation(1));
        var upright = ImageFile.Read(WithOrientation(orientation));

        Assert.Equal(orientation <= 4 ? (24, 20) : (20, 24), (upright.Width, upright.Height));
        for (var y = 0; y < upright.Height; y++)
            for (var x = 0; x < upright.Width; x++)
            {
                var (fromX, fromY) = Stored(orientation, x, y, stored.Width, stored.Height);
                Assert.Equal(stored.Row(fromY).Slice(3 * fromX, 3).ToArray(), upright.Row(y).Slice(3 * x, 3).ToArray());
            }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Every_orientation_of_a_PNG_file_is_applied_to_images_and_labels(int orientation)
    {
        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        var file = folder.Write("l.png", PngBuilder.File(3, 2, 8, 0, [[1, 2, 3], [4, 5, 6]], ("eXIf", exif)));
        var (image, labels) = (ImageFile.Read(file), ImageFile.ReadLabels(file));

        Assert.Equal(orientation <= 4 ? (3, 2) : (2, 3), (labels.Width, labels.Height));
        Assert.Equal((labels.Width, labels.Height), (image.Width, image.Height));
        for (var y = 0; y < labels.Height; y++)
            for (var x = 0; x < labels.Width; x++)
            {
                var (fromX, fromY) = Stored(orientation, x, y, 3, 2);
                Assert.Equal(1 + fromX + 3 * fromY, labels.Row(y)[x]);
                Assert.Equal(1 + fromX + 3 * fromY, image.Row(y)[3 * x]);
            }
    }

    [Theory]
    [InlineData(0, 0, 255, 255)]
    [InlineData(255, 128, 64, 255)]
    [InlineData(200, 100, 50, 128)]
    [InlineData(255, 255, 255, 0)]
    public void Four_components_are_CMYK_or_YCCK(byte red, byte green, byte blue, byte black)
    {
        // Adobe stores inverted CMYK. YCCK has the colors of the components' complements.
        byte[] cmyk = [red, green, blue, black];
        byte[] ycck = [.. Ycc(255 - red, 255 - green, 255 - blue), black];
        byte[] expected = [.. new[] { red, green, blue }.Select(value => (byte)(value * black / 255))];
        foreach (var file in new[] { FlatJpeg.File(0, cmyk, [9, 9, 9, 9]), FlatJpeg.File(2, ycck, [9, 128, 128, 9]) })
        {
            var pixel = ImageFile.Read(folder.Write("cmyk.jpg", file)).Row(4).Slice(3 * 4, 3).ToArray();
            Assert.All(pixel.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - 3, pair.Second + 3));
        }
    }

    /// <summary>The position in the file of a pixel of the upright image, by the definition of the EXIF orientations.</summary>
    private static (int X, int Y) Stored(int orientation, int x, int y, int width, int height) => orientation switch
    {
        1 => (x, y),
        2 => (width - 1 - x, y),
        3 => (width - 1 - x, height - 1 - y),
        4 => (x, height - 1 - y),
        5 => (y, x),
        6 => (y, height - 1 - x),
        7 => (width - 1 - y, height - 1 - x),
        _ => (width - 1 - y, x),
    };

    private static byte[] Ycc(double red, double green, double blue) =>
    [
        (byte)Math.Round(0.299 * red + 0.587 * green + 0.114 * blue),
        (byte)Math.Clamp(Math.Round(128 - 0.168736 * red - 0.331264 * green + 0.5 * blue), 0, 255),
        (byte)Math.Clamp(Math.Round(128 + 0.5 * red - 0.418688 * green - 0.081312 * blue), 0, 255),
    ];

    /// <summary>A JPEG file of 24×20 stored pixels with an EXIF orientation.</summary>
    private string WithOrientation(int orientation)
    {
        var file = File.ReadAllBytes(Fixture("orientation3.jpg"));
        var tiff = file.AsSpan().IndexOf("Exif\0\0"u8) + 6;
        var tag = tiff + file.AsSpan(tiff).IndexOf(file[tiff] == 'M' ? [0x01, 0x12, 0, 3] : (ReadOnlySpan<byte>)[0x12, 0x01, 3, 0]);
        file[tag + (file[tiff] == 'M' ? 9 : 8)] = (byte)orientation;
        return folder.Write($"{orientation}.jpg", file);
    }
}
