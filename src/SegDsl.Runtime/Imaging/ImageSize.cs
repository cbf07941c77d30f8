namespace SegDsl.Imaging;

/// <summary>The sizes that images may have.</summary>
internal static class ImageSize
{
    /// <summary>Maximum number of pixels: keeps every index within 32 bits, and refuses a header that lies before memory is allocated for it.</summary>
    public const int MaxPixels = 1 << 28;

    /// <summary>The number of elements of an image.</summary>
    public static int Count(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (!Fits(width, height))
            throw new ArgumentOutOfRangeException(nameof(width), $"{width}×{height} is more than {MaxPixels} pixels.");
        return width * height * channels;
    }

    /// <summary>Refuses a file that claims a size that cannot be held.</summary>
    /// <exception cref="ImageException">It does.</exception>
    public static void Require(string path, long width, long height)
    {
        if (!Fits(width, height)) throw new ImageException(path, $"claims a size of {width}×{height}; images of 1 to {MaxPixels} pixels can be read.");
    }

    private static bool Fits(long width, long height) =>
        width >= 1 && height >= 1 && width <= MaxPixels && height <= MaxPixels && width * height <= MaxPixels;
}
