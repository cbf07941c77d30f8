namespace SegDsl.Imaging;

/// <summary>A rectangle of pixels, which may extend beyond the image it is applied to.</summary>
/// <param name="X">The column of the left edge; may be negative.</param>
/// <param name="Y">The row of the top edge; may be negative.</param>
/// <param name="Width">Width in pixels, at least 1.</param>
/// <param name="Height">Height in pixels, at least 1.</param>
public readonly record struct PixelWindow(int X, int Y, int Width, int Height)
{
    /// <summary>The intersection with an image of a given size, in the same coordinates; may be empty.</summary>
    internal PixelWindow Within(int width, int height)
    {
        var (left, top) = (Math.Clamp(X, 0, width), Math.Clamp(Y, 0, height));
        return new PixelWindow(left, top, Math.Clamp(X + Width, left, width) - left, Math.Clamp(Y + Height, top, height) - top);
    }
}
