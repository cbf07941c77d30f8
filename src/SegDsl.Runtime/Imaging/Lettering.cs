using System.Reflection;
using SegDsl.Data;

namespace SegDsl.Imaging;

/// <summary>
/// Text in pictures, in one size. The glyphs of printable ASCII are those of DejaVu Sans Mono at 13 pixels (a free font: https://dejavu-fonts.github.io),
/// drawn once into a picture of sixteen to a row; so pictures need no font on the machine and are the same everywhere.
/// </summary>
internal static class Lettering
{
    /// <summary>Width of a letter in pixels.</summary>
    public const int Width = 8;

    /// <summary>Height of a line in pixels.</summary>
    public const int Height = 16;

    private const int GlyphsPerRow = 16;
    private static readonly Lazy<RgbImage> Glyphs = new(ReadGlyphs);

    /// <summary>Draws a line of text; what is outside of the image is left out, letters that are not ASCII become question marks.</summary>
    /// <param name="image">What it is drawn on.</param>
    /// <param name="text">The text.</param>
    /// <param name="x">The left end; of upright text its left side.</param>
    /// <param name="y">The upper side; of upright text the lower end, from which it goes up.</param>
    /// <param name="colour">Its colour.</param>
    /// <param name="upright">Whether it is turned by a quarter to the left.</param>
    public static void Draw(this RgbImage image, string text, int x, int y, Rgb colour, bool upright = false)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var glyph = text[i] is >= ' ' and <= '~' ? text[i] - ' ' : '?' - ' ';
            for (var row = 0; row < Height; row++)
                for (var column = 0; column < Width; column++)
                {
                    var cover = Glyphs.Value.Row(glyph / GlyphsPerRow * Height + row)[3 * (glyph % GlyphsPerRow * Width + column)];
                    var along = i * Width + column;
                    if (cover > 0) Blend(image, upright ? x + row : x + along, upright ? y - along : y + row, colour, cover);
                }
        }
    }

    /// <summary>Fills a rectangle; what is outside of the image is left out.</summary>
    public static void Fill(this RgbImage image, PixelWindow window, Rgb colour)
    {
        for (var y = Math.Max(window.Y, 0); y < Math.Min(window.Y + window.Height, image.Height); y++)
            for (var x = Math.Max(window.X, 0); x < Math.Min(window.X + window.Width, image.Width); x++) Blend(image, x, y, colour, byte.MaxValue);
    }

    private static void Blend(RgbImage image, int x, int y, Rgb colour, byte cover)
    {
        if (x < 0 || y < 0 || x >= image.Width || y >= image.Height) return;
        var pixel = image.Row(y).Slice(3 * x, 3);
        pixel[0] = Mix(pixel[0], colour.Red, cover);
        pixel[1] = Mix(pixel[1], colour.Green, cover);
        pixel[2] = Mix(pixel[2], colour.Blue, cover);
    }

    private static byte Mix(byte under, byte over, byte cover) => (byte)((under * (byte.MaxValue - cover) + over * cover + 127) / byte.MaxValue);

    private static RgbImage ReadGlyphs()
    {
        const string Name = "Glyphs.png";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"{Name} is not in the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return PngCodec.DecodeImage(Name, bytes);
    }
}
