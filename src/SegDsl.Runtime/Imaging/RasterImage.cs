namespace SegDsl.Imaging;

/// <summary>An image with any number of channels: an <see cref="RgbImage"/> with 8 bits per channel, or a <see cref="BandImage"/>.</summary>
public abstract class RasterImage : PixelMap
{
    private protected RasterImage(int width, int height) : base(width, height)
    {
    }

    /// <summary>
    /// Returns a picture for display: the image itself if it is an <see cref="RgbImage"/>; otherwise the first three bands as red, green and blue, or the
    /// first band as gray if there are fewer than three.
    /// </summary>
    public abstract RgbImage ToRgb();

    /// <summary>Computes a window of the resized image. Pixels outside of the image are black; those of a band have its smallest value.</summary>
    internal abstract override RasterImage ResizeTo(int width, int height, PixelWindow window);

    internal abstract override RasterImage MirrorHorizontally();

    internal abstract override RasterImage MirrorVertically();

    internal abstract override RasterImage RotateBy(double degrees);

    /// <summary>Returns the image convolved with a Gaussian.</summary>
    internal abstract RasterImage SmoothGaussian(double sigma);

    /// <summary>Returns the image smoothed except at edges.</summary>
    internal abstract RasterImage SmoothBilateral(double sigma);

    internal abstract override RasterImage Displace(Displacement displacement);

    internal abstract override RasterImage Copy();
}
