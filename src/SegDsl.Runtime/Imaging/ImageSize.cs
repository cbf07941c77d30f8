namespace SegDsl.Imaging;

/// <summary>Validates image sizes.</summary>
internal static class ImageSize
{
    /// <summary>The maximum number of pixels. It keeps indices within 32 bits, and rejects invalid headers before memory is allocated for them.</summary>
    public const int MaxPixels = 1 << 28;

    /// <summary>The number of array elements of an image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public static int Count(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (!Fits(width, height))
            throw new ArgumentOutOfRangeException(nameof(width), $"{width}×{height} exceeds the maximum of {MaxPixels} pixels.");
        return width * height * channels;
    }

    /// <summary>Validates the size in a file header.</summary>
    /// <exception cref="ImageException">The size is out of range.</exception>
    public static void Require(string path, long width, long height)
    {
        if (!Fits(width, height)) throw new ImageException(path, $"declares a size of {width}×{height}; the supported range is 1 to {MaxPixels} pixels.");
    }

    private static bool Fits(long width, long height) =>
        width >= 1 && height >= 1 && width <= MaxPixels && height <= MaxPixels && width * height <= MaxPixels;
}
