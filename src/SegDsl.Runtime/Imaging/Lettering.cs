using System.Reflection;
using SkiaSharp;

namespace SegDsl.Imaging;

/// <summary>The side of a point on which text is drawn.</summary>
internal enum TextSide
{
    Right,
    Left,

    /// <summary>Centered on it.</summary>
    Middle,
}

/// <summary>
/// Text in pictures, in one size. Fonts and their rendering differ from system to system, and Skia for Linux has none: the font is embedded in this assembly
/// and its outlines are filled, so that pictures are the same on every machine.
/// </summary>
internal static class Lettering
{
    /// <summary>Size of the font in pixels.</summary>
    public const int Size = 13;

    /// <summary>Height of a line in pixels.</summary>
    public const int LineHeight = 16;

    /// <summary>Half the height of a capital letter.</summary>
    private const float MiddleHeight = 0.365f * Size;

    private static readonly Lazy<SKTypeface> Typeface = new(Load);

    /// <summary>The width of a text in pixels.</summary>
    public static float Measure(string text)
    {
        using var font = Font();
        return font.MeasureText(text);
    }

    /// <summary>Draws a line of text, centered vertically on a point.</summary>
    public static void Draw(SKCanvas canvas, string text, float x, float y, TextSide side, SKColor color)
    {
        using var font = Font();
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        var start = side switch { TextSide.Right => 0, TextSide.Left => font.MeasureText(text), _ => font.MeasureText(text) / 2 };
        using var outlines = font.GetTextPath(text, new SKPoint(x - start, y + MiddleHeight));
        canvas.DrawPath(outlines, paint);
    }

    /// <summary>Draws a line of text turned to the left by 90°, centered horizontally on a point.</summary>
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
        return SKTypeface.FromStream(stream) ?? throw new InvalidOperationException($"{Name} is not in the assembly.");
    }
}
