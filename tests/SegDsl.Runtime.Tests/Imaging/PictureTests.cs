using System.Text.Json;
using SegDsl.Imaging;
using SegDsl.Tests.Fixtures;

namespace SegDsl.Tests.Imaging;

/// <summary>
/// Compares images of all formats with those decoded by Pillow 9.4, after applying the orientation and converting to RGB. For gray images with 16
/// bits, which Pillow clips at 255, the upper 8 bits are expected instead.
/// </summary>
public sealed class PictureTests : IDisposable
{
    private static readonly JsonElement Pictures = Reference.Read("pictures.json");

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names => [.. Pictures.EnumerateObject().Select(picture => picture.Name)];

    /// <summary>Images without later frames: an animation may be truncated after the first frame, which is the only one that is read.</summary>
    public static TheoryData<string> StillNames => [.. Pictures.EnumerateObject().Select(picture => picture.Name).Where(name => name != "animation.gif")];

    public void Dispose() => folder.Dispose();

    private static byte[] FileOf(string name) => Pictures.GetProperty(name).GetProperty("file").GetBytesFromBase64();

    [Theory]
    [MemberData(nameof(Names))]
    public void Pixels_equal_those_of_Pillow(string name)
    {
        var expected = Pictures.GetProperty(name);
        // The format is detected by content.
        var image = ImageFile.Read(folder.Write("picture", FileOf(name)));
        Assert.Equal((expected.GetProperty("width").GetInt32(), expected.GetProperty("height").GetInt32()), (image.Width, image.Height));
        var (pixels, tolerance) = (expected.GetProperty("pixels").GetBytesFromBase64(), expected.GetProperty("tolerance").GetInt32());
        for (var i = 0; i < pixels.Length; i++)
            Assert.True(Math.Abs(pixels[i] - image.Pixels[i]) <= tolerance, $"Element {i} is {image.Pixels[i]}; expected is {pixels[i]}.");
    }

    [Theory]
    [MemberData(nameof(StillNames))]
    public void Truncated_files_are_refused(string name)
    {
        var intact = FileOf(name);
        for (var length = 0; length < intact.Length - 2; length++)
        {
            var e = Assert.Throws<ImageException>(() => PictureCodec.Decode("truncated", intact[..length]));
            Assert.StartsWith("truncated ", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_files_cause_only_image_exceptions(string name)
    {
        var random = new Random(7);
        var intact = FileOf(name);
        for (var round = 0; round < 100; round++)
        {
            byte[] damaged = [.. intact];
            for (var hit = 0; hit <= round % 4; hit++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                Assert.NotNull(PictureCodec.Decode("damaged", damaged));
            }
            catch (ImageException e)
            {
                Assert.StartsWith("damaged ", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(301)]
    public void Images_of_any_width_round_trip(int width)
    {
        var image = new RgbImage(width, 3);
        new Random(width).NextBytes(image.Pixels);
        ImageFile.Write(folder["a.png"], image);
        ImageFile.Write(folder["b.png"], image);
        Assert.Equal(image.Pixels, ImageFile.Read(folder["a.png"]).Pixels);
        Assert.Equal(File.ReadAllBytes(folder["a.png"]), File.ReadAllBytes(folder["b.png"]));
    }

    [Fact]
    public void The_orientation_is_applied_across_tiles()
    {
        // Orientation 8 requires a quarter turn counterclockwise: the right column becomes the top row.
        const int Width = 70, Height = 45;
        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0];
        var rows = Enumerable.Range(0, Height).Select(y => Enumerable.Range(0, Width).SelectMany(x => (byte[])[(byte)x, (byte)y, 7]).ToArray()).ToArray();
        var image = ImageFile.Read(folder.Write("turned.png", PngBuilder.File(Width, Height, 8, 2, rows, ("eXIf", exif))));
        Assert.Equal((Height, Width), (image.Width, image.Height));
        for (var y = 0; y < Width; y++)
            for (var x = 0; x < Height; x++) Assert.Equal([(byte)(Width - 1 - y), (byte)x, 7], image.Row(y).Slice(3 * x, 3).ToArray());
    }
}
