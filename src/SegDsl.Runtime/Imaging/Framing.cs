namespace SegDsl.Imaging;

/// <summary>Cutting out and mirroring, without any change of the pixels.</summary>
public static class Framing
{
    /// <summary>The pixels of a window; what lies outside of the image is black.</summary>
    public static RgbImage Crop(this RgbImage image, PixelWindow window)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Resize(image.Width, image.Height, window);
    }

    /// <summary>The values of a window; what lies outside of the map is <paramref name="outside"/>.</summary>
    public static LabelMap Crop(this LabelMap labels, PixelWindow window, ushort outside)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.Resize(labels.Width, labels.Height, window, outside);
    }

    /// <summary>The image with left and right exchanged.</summary>
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

    /// <summary>The map with left and right exchanged.</summary>
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

    /// <summary>The image with top and bottom exchanged.</summary>
    public static RgbImage FlipVertical(this RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var result = RgbImage.Uninitialized(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++) image.Row(y).CopyTo(result.Row(image.Height - 1 - y));
        return result;
    }

    /// <summary>The map with top and bottom exchanged.</summary>
    public static LabelMap FlipVertical(this LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var result = LabelMap.Uninitialized(labels.Width, labels.Height);
        for (var y = 0; y < labels.Height; y++) labels.Row(y).CopyTo(result.Row(labels.Height - 1 - y));
        return result;
    }
}
