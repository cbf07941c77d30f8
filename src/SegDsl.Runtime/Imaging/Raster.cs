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

    /// <summary>Refuses a file that says it is of a size that cannot be held.</summary>
    /// <exception cref="ImageException">It is.</exception>
    public static void Require(string path, long width, long height)
    {
        if (!Fits(width, height)) throw new ImageException(path, $"says that it is {width}×{height}; images of 1 to {MaxPixels} pixels can be read.");
    }

    private static bool Fits(long width, long height) =>
        width >= 1 && height >= 1 && width <= MaxPixels && height <= MaxPixels && width * height <= MaxPixels;
}
