namespace SegDsl.Imaging;

/// <summary>Values of the pixels of a sample, which are cropped, flipped, resized and rotated with its image.</summary>
public abstract class PixelMap
{
    private protected PixelMap(int width, int height) => (Width, Height) = (width, height);

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Computes a window of the resized map. Each kind states the values of pixels outside of the map.</summary>
    internal abstract PixelMap ResizeTo(int width, int height, PixelWindow window);

    /// <summary>Returns the map flipped left to right.</summary>
    internal abstract PixelMap MirrorHorizontally();

    /// <summary>Returns the map flipped top to bottom.</summary>
    internal abstract PixelMap MirrorVertically();

    /// <summary>Returns the map rotated counterclockwise around its center. Corners are filled as in <see cref="ResizeTo"/>.</summary>
    internal abstract PixelMap RotateBy(double degrees);

    /// <summary>Returns the map with every pixel from another position.</summary>
    internal abstract PixelMap Displace(Displacement displacement);

    /// <summary>Returns a copy that can be changed in place.</summary>
    internal abstract PixelMap Copy();

    /// <summary>Copies the pixels of another map of the same kind, size and number of channels where a mask is set.</summary>
    /// <param name="other">The other map.</param>
    /// <param name="mask">A value per pixel, in row-major order.</param>
    internal abstract void Paste(PixelMap other, ReadOnlySpan<bool> mask);

    /// <summary>Sets the pixels where a mask is set to the value of pixels outside of the map.</summary>
    /// <param name="mask">A value per pixel, in row-major order.</param>
    internal abstract void Erase(ReadOnlySpan<bool> mask);

    /// <summary>Returns the array with the values to the pool. The map must not be used any more.</summary>
    internal abstract void ReturnPixels();
}
