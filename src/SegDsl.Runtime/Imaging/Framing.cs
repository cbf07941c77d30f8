namespace SegDsl.Imaging;

/// <summary>Crops and flips images and label maps without changing pixel values. Each method returns a new image or map.</summary>
public static class Framing
{
    /// <summary>Crops a window. Pixels outside of the image become black.</summary>
    /// <param name="image">The image.</param>
    /// <param name="window">The window, which may extend beyond the image.</param>
    public static RgbImage Crop(this RgbImage image, PixelWindow window)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Resize(image.Width, image.Height, window);
    }

    /// <summary>Crops a window. Pixels outside of the map get the value <paramref name="outside"/>.</summary>
    /// <param name="labels">The label map.</param>
    /// <param name="window">The window, which may extend beyond the map.</param>
    /// <param name="outside">The value of pixels outside of the map.</param>
    public static LabelMap Crop(this LabelMap labels, PixelWindow window, ushort outside)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.Resize(labels.Width, labels.Height, window, outside);
    }

    /// <summary>Flips the image left to right.</summary>
    public static RgbImage FlipHorizontal(this RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var result = RgbImage.Uninitialized(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            var from = image.Row(y);
            var to = result.Row(y);
            for (int left = 0, right = to.Length - 3; right >= 0; left += 3, right -= 3)
                (to[right], to[right + 1], to[right + 2]) = (from[left], from[left + 1], from[left + 2]);
        }
        return result;
    }

    /// <summary>Flips the map left to right.</summary>
    public static LabelMap FlipHorizontal(this LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var result = LabelMap.Uninitialized(labels.Width, labels.Height);
        for (var y = 0; y < labels.Height; y++)
        {
            var to = result.Row(y);
            labels.Row(y).CopyTo(to);
            to.Reverse();
        }
        return result;
    }

    /// <summary>Flips the image top to bottom.</summary>
    public static RgbImage FlipVertical(this RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var result = RgbImage.Uninitialized(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++) image.Row(y).CopyTo(result.Row(image.Height - 1 - y));
        return result;
    }

    /// <summary>Flips the map top to bottom.</summary>
    public static LabelMap FlipVertical(this LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var result = LabelMap.Uninitialized(labels.Width, labels.Height);
        for (var y = 0; y < labels.Height; y++) labels.Row(y).CopyTo(result.Row(labels.Height - 1 - y));
        return result;
    }
}
