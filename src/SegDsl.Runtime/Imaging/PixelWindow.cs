namespace SegDsl.Imaging;

/// <summary>A rectangle of pixels; it may reach beyond the image that it is laid over.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width in pixels, at least 1.</param>
/// <param name="Height">Height in pixels, at least 1.</param>
public readonly record struct PixelWindow(int X, int Y, int Width, int Height)
{
    /// <summary>The part that lies in an image of this size: the same coordinates, possibly of no extent.</summary>
    internal PixelWindow Within(int width, int height)
    {
        var (left, top) = (Math.Clamp(X, 0, width), Math.Clamp(Y, 0, height));
        return new PixelWindow(left, top, Math.Clamp(X + Width, left, width) - left, Math.Clamp(Y + Height, top, height) - top);
    }
}
