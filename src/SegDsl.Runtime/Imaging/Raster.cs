namespace SegDsl.Imaging;

/// <summary>The sizes that images may have.</summary>
internal static class Raster
{
    /// <summary>Largest number of pixels: keeps every index within 32 bits and stops a lying header before memory is claimed for it.</summary>
    public const int MaxPixels = 1 << 28;

    /// <summary>The number of elements of a raster.</summary>
    public static int Count(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (!Fits(width, height))
            throw new ArgumentOutOfRangeException(nameof(width), $"{width}×{height} is more than {MaxPixels} pixels.");
        return width * height * channels;
    }

    /// <summary>Whether an image of this size can be held.</summary>
    public static bool Fits(long width, long height) => width >= 1 && height >= 1 && width <= MaxPixels && height <= MaxPixels && width * height <= MaxPixels;
}
