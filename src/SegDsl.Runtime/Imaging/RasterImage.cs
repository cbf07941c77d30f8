namespace SegDsl.Imaging;

/// <summary>An image with any number of channels: an <see cref="RgbImage"/> with 8 bits per channel, or a <see cref="BandImage"/>.</summary>
public abstract class RasterImage
{
    private protected RasterImage(int width, int height) => (Width, Height) = (width, height);

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>
    /// Returns a picture for display: the image itself if it is an <see cref="RgbImage"/>; otherwise the first three bands as red, green and blue, or the
    /// first band as gray if there are fewer than three.
    /// </summary>
    public abstract RgbImage ToRgb();

    /// <summary>Computes a window of the resized image. Pixels outside of the image are black; those of a band have its smallest value.</summary>
    internal abstract RasterImage ResizeTo(int width, int height, PixelWindow window);

    /// <summary>Returns the image flipped left to right.</summary>
    internal abstract RasterImage MirrorHorizontally();

    /// <summary>Returns the image flipped top to bottom.</summary>
    internal abstract RasterImage MirrorVertically();

    /// <summary>Returns the image rotated counterclockwise around its center. Corners are filled as in <see cref="ResizeTo"/>.</summary>
    internal abstract RasterImage RotateBy(double degrees);

    /// <summary>Returns the image convolved with a Gaussian.</summary>
    internal abstract RasterImage SmoothGaussian(double sigma);

    /// <summary>Returns the image smoothed except at edges.</summary>
    internal abstract RasterImage SmoothBilateral(double sigma);

    /// <summary>Returns a copy that can be changed in place.</summary>
    internal abstract RasterImage Copy();

    /// <summary>Returns the array with the pixels to the pool. The image must not be used any more.</summary>
    internal abstract void ReturnPixels();
}
