using System.Reflection;
using SkiaSharp;

namespace SegDsl.Imaging;

/// <summary>The side of a point on which text is drawn.</summary>
internal enum TextSide
{
    Right,
    Left,

    /// <summary>Centered on the point.</summary>
    Middle,
}

/// <summary>
/// Draws text in a single size. The font is embedded in the assembly and its outlines are filled directly, so that images are identical on all
/// systems: fonts and font rendering differ, and Skia for Linux includes no fonts.
/// </summary>
internal static class TextRenderer
{
    /// <summary>The font size in pixels.</summary>
    public const int Size = 13;

    /// <summary>The line height in pixels.</summary>
    public const int LineHeight = 16;

    /// <summary>Half the height of a capital letter, in pixels.</summary>
    private const float MiddleHeight = 0.365f * Size;

    private static readonly Lazy<SKTypeface> Typeface = new(Load);

    /// <summary>The width of a text in pixels.</summary>
    public static float Measure(string text)
    {
        using var font = Font();
        return font.MeasureText(text);
    }

    /// <summary>Draws a line of text, vertically centered on a point.</summary>
    public static void Draw(SKCanvas canvas, string text, float x, float y, TextSide side, SKColor color)
    {
        using var font = Font();
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        var start = side switch { TextSide.Right => 0, TextSide.Left => font.MeasureText(text), _ => font.MeasureText(text) / 2 };
        using var outlines = font.GetTextPath(text, new SKPoint(x - start, y + MiddleHeight));
        canvas.DrawPath(outlines, paint);
    }

    /// <summary>Draws a line of text rotated by 90° counterclockwise, horizontally centered on a point.</summary>
    public static void DrawUpward(SKCanvas canvas, string text, float x, float y, TextSide side, SKColor color)
    {
        using (new SKAutoCanvasRestore(canvas))
        {
            canvas.Translate(x, y);
            canvas.RotateDegrees(-90);
            Draw(canvas, text, 0, 0, side, color);
        }
    }

    private static SKFont Font() => new(Typeface.Value, Size) { Hinting = SKFontHinting.None, LinearMetrics = true, Subpixel = true };

    private static SKTypeface Load()
    {
        const string Name = "DejaVuSans.ttf";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Name);
        return SKTypeface.FromStream(stream) ?? throw new InvalidOperationException($"The embedded font {Name} cannot be loaded.");
    }
}
