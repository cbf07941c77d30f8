using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>Crops at random positions.</summary>
internal static class RandomCrops
{
    /// <summary>Crops a window at a random position, and pads a smaller image.</summary>
    public static void Crop(SampleGeometry sample, int width, int height, ref SplitMix64 random)
    {
        var left = Start(ref random, sample.Width, width, sample.Center?.X);
        sample.Crop(new PixelWindow(left, Start(ref random, sample.Height, height, sample.Center?.Y), width, height));
    }

    /// <summary>
    /// The start of a crop along one axis. If the image is larger, the crop lies within it and contains the required position; if the image is
    /// smaller, the crop contains the whole image.
    /// </summary>
    public static int Start(ref SplitMix64 random, int length, int cropLength, int? required)
    {
        var (first, last) = (Math.Min(0, length - cropLength), Math.Max(0, length - cropLength));
        // A rotation or an earlier crop may have moved the required position out of the image.
        if (required is { } at && length > cropLength && at >= 0 && at < length) (first, last) = (Math.Max(first, at - cropLength + 1), Math.Min(last, at));
        return random.NextInt32(first, last);
    }
}
