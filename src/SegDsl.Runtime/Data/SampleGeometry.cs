using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>
/// An image and its labels on their way through a pipeline, moved together. A new size waits for the step after it, since a crop needs only
/// its window of the resized image.
/// </summary>
internal sealed class SampleGeometry
{
    private readonly Sample original;
    private readonly ushort ignoreIndex;
    private RgbImage image;
    private LabelMap labels;

    /// <summary>Begins with a sample, which stays as it is.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="ignoreIndex">The label of what lies outside of the image.</param>
    /// <param name="center">A pixel of it that crops must contain; null where any crop will do.</param>
    public SampleGeometry(Sample sample, ushort ignoreIndex, PixelPoint? center)
    {
        (original, this.ignoreIndex, Center) = (sample, ignoreIndex, center);
        (image, labels) = (sample.Image, sample.Labels);
        (Width, Height) = (image.Width, image.Height);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; private set; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; private set; }

    /// <summary>Where the pixel is that crops must contain; null where any crop will do.</summary>
    public PixelPoint? Center { get; private set; }

    /// <summary>The sample as it is now.</summary>
    public Sample ToSample()
    {
        Settle();
        return original with { Image = image, Labels = labels };
    }

    /// <summary>Resizes to a width and a height, at least a pixel each.</summary>
    public void Resize(double width, double height)
    {
        var (newWidth, newHeight) = (Math.Max(1, (int)Math.Round(width)), Math.Max(1, (int)Math.Round(height)));
        if (Center is { } center) Center = new PixelPoint(Moved(center.X, Width, newWidth), Moved(center.Y, Height, newHeight));
        (Width, Height) = (newWidth, newHeight);
    }

    /// <summary>Cuts out a window; what lies outside of the image is black and ignored.</summary>
    public void Crop(PixelWindow window)
    {
        if (Center is { } center) Center = new PixelPoint(center.X - window.X, center.Y - window.Y);
        Replace(image.Resize(Width, Height, window), labels.Resize(Width, Height, window, ignoreIndex));
    }

    /// <summary>Mirrors left and right.</summary>
    public void FlipHorizontal()
    {
        Settle();
        if (Center is { } center) Center = center with { X = Width - 1 - center.X };
        Replace(image.FlipHorizontal(), labels.FlipHorizontal());
    }

    /// <summary>Mirrors top and bottom.</summary>
    public void FlipVertical()
    {
        Settle();
        if (Center is { } center) Center = center with { Y = Height - 1 - center.Y };
        Replace(image.FlipVertical(), labels.FlipVertical());
    }

    /// <summary>Turns around the middle.</summary>
    public void Rotate(double degrees)
    {
        Settle();
        if (Center is { } center) Center = Rotation.Moved(center, Width, Height, degrees);
        Replace(image.Rotate(degrees), labels.Rotate(degrees, ignoreIndex));
    }

    /// <summary>Changes the colors of the image, in place.</summary>
    public void Recolor(Action<RgbImage> change)
    {
        Settle();
        if (ReferenceEquals(image, original.Image))
        {
            image = RgbImage.Uninitialized(Width, Height);
            original.Image.Pixels.CopyTo(image.Pixels, 0);
        }
        change(image);
    }

    /// <summary>Makes another image of the same size of the image.</summary>
    public void Filter(Func<RgbImage, RgbImage> filter)
    {
        Settle();
        Replace(filter(image), labels);
    }

    private void Settle()
    {
        if (Width != image.Width || Height != image.Height) Crop(new PixelWindow(0, 0, Width, Height));
    }

    private void Replace(RgbImage newImage, LabelMap newLabels)
    {
        if (!ReferenceEquals(image, original.Image) && !ReferenceEquals(image, newImage)) PixelBuffers.Return(image.Pixels);
        if (!ReferenceEquals(labels, original.Labels) && !ReferenceEquals(labels, newLabels)) PixelBuffers.Return(labels.Values);
        (image, labels) = (newImage, newLabels);
        (Width, Height) = (image.Width, image.Height);
    }

    private static int Moved(int at, int length, int newLength) => (int)((2L * at + 1) * newLength / (2L * length));
}
