using System.Text.Json;
using SegDsl.Imaging;
using SegDsl.Tests.Fixtures;

namespace SegDsl.Tests.Imaging;

/// <summary>
/// Pictures of all formats against what PIL 9.4 makes of the same files, turned upright and converted to RGB. Only of gray levels of 16 bits, which PIL cuts
/// off at 255, the upper 8 bits are expected.
/// </summary>
public sealed class PictureTests : IDisposable
{
    private static readonly JsonElement Pictures = Reference.Read("pictures.json");

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names => [.. Pictures.EnumerateObject().Select(picture => picture.Name)];

    /// <summary>The frames of an animation after the first one are not read, so it may end there.</summary>
    public static TheoryData<string> StillNames => [.. Pictures.EnumerateObject().Select(picture => picture.Name).Where(name => name != "animation.gif")];

    public void Dispose() => folder.Dispose();

    private static byte[] FileOf(string name) => Pictures.GetProperty(name).GetProperty("file").GetBytesFromBase64();

    [Theory]
    [MemberData(nameof(Names))]
    public void Pixels_equal_those_of_PIL(string name)
    {
        var expected = Pictures.GetProperty(name);
        // The content says what it is.
        var image = ImageFile.Read(folder.Write("picture", FileOf(name)));
        Assert.Equal((expected.GetProperty("width").GetInt32(), expected.GetProperty("height").GetInt32()), (image.Width, image.Height));
        var (pixels, tolerance) = (expected.GetProperty("pixels").GetBytesFromBase64(), expected.GetProperty("tolerance").GetInt32());
        for (var i = 0; i < pixels.Length; i++)
            Assert.True(Math.Abs(pixels[i] - image.Pixels[i]) <= tolerance, $"Element {i} is {image.Pixels[i]}, PIL's {pixels[i]}.");
    }

    [Theory]
    [MemberData(nameof(StillNames))]
    public void Truncated_files_are_refused(string name)
    {
        var whole = FileOf(name);
        for (var length = 0; length < whole.Length - 2; length++)
            Assert.StartsWith("cut: ", Assert.Throws<ImageException>(() => PictureCodec.Decode("cut", whole[..length])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_files_are_read_or_refused_by_name(string name)
    {
        var random = new Random(7);
        var whole = FileOf(name);
        for (var round = 0; round < 100; round++)
        {
            byte[] damaged = [.. whole];
            for (var hit = 0; hit <= round % 4; hit++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                Assert.NotNull(PictureCodec.Decode("damaged", damaged));
            }
            catch (ImageException e)
            {
                Assert.StartsWith("damaged: ", e.Message, StringComparison.Ordinal);
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
    public void Written_pictures_of_any_width_come_back(int width)
    {
        var image = new RgbImage(width, 3);
        new Random(width).NextBytes(image.Pixels);
        ImageFile.Write(folder["a.png"], image);
        ImageFile.Write(folder["b.png"], image);
        Assert.Equal(image.Pixels, ImageFile.Read(folder["a.png"]).Pixels);
        Assert.Equal(File.ReadAllBytes(folder["a.png"]), File.ReadAllBytes(folder["b.png"]));
    }

    [Fact]
    public void Upright_pictures_are_right_beyond_a_tile()
    {
        // Of a photo that lies on its side, the right column becomes the lowest row: orientation 8 is a quarter turn to the left.
        const int Width = 70, Height = 45;
        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0];
        var rows = Enumerable.Range(0, Height).Select(y => Enumerable.Range(0, Width).SelectMany(x => (byte[])[(byte)x, (byte)y, 7]).ToArray()).ToArray();
        var image = ImageFile.Read(folder.Write("turned.png", PngBuilder.File(Width, Height, 8, 2, rows, ("eXIf", exif))));
        Assert.Equal((Height, Width), (image.Width, image.Height));
        for (var y = 0; y < Width; y++)
            for (var x = 0; x < Height; x++) Assert.Equal([(byte)(Width - 1 - y), (byte)x, 7], image.Row(y).Slice(3 * x, 3).ToArray());
    }
}
