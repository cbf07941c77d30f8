using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>
/// Applies an experiment's augmentation to samples: image and label together, and the same for a seed, an epoch and a place in
/// the epoch whatever else runs.
/// </summary>
public sealed class SamplePipeline
{
    private readonly IReadOnlyList<Augmentation> steps;
    private readonly ushort ignoreIndex;
    private readonly long seed;

    /// <summary>Creates a pipeline.</summary>
    /// <param name="steps">What happens to a sample, in order; none leaves it as it is.</param>
    /// <param name="ignoreIndex">The label of padding, 0 to 65535.</param>
    /// <param name="seed">Fixes everything random.</param>
    public SamplePipeline(IReadOnlyList<Augmentation> steps, int ignoreIndex, long seed)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentOutOfRangeException.ThrowIfNegative(ignoreIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ignoreIndex, ushort.MaxValue);
        (this.steps, this.ignoreIndex, this.seed) = (steps, (ushort)ignoreIndex, seed);
    }

    /// <summary>Augments a sample; the original is left as it was.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="place">The sample's place in the epoch: a sample that is drawn twice is augmented in two ways.</param>
    /// <param name="center">A pixel of the original that a crop must contain; null where any crop will do.</param>
    public Sample Apply(Sample sample, int epoch, int place, PixelPoint? center = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var random = new SplitMix64(seed, epoch, place);
        var geometry = new SampleGeometry(sample, ignoreIndex, center);
        foreach (var step in steps) Apply(step, geometry, ref random);
        return geometry.ToSample();
    }

    private static void Apply(Augmentation step, SampleGeometry sample, ref SplitMix64 random)
    {
        var (width, height) = (sample.Width, sample.Height);
        switch (step)
        {
            case ResizeShorterSide(var size):
                sample.Resize(width * (double)size / Math.Min(width, height), height * (double)size / Math.Min(width, height));
                break;
            case ResizeHeight(var newHeight):
                sample.Resize(width * (double)newHeight / height, newHeight);
                break;
            case RandomScale(var min, var max):
                var factor = random.NextDouble(min, max);
                sample.Resize(width * factor, height * factor);
                break;
            case RandomCrop(var size, var pad):
                var (cropWidth, cropHeight) = pad ? (size, size) : (Math.Min(size, width), Math.Min(size, height));
                var left = Begin(ref random, width, cropWidth, sample.Center?.X);
                sample.Crop(new PixelWindow(left, Begin(ref random, height, cropHeight, sample.Center?.Y), cropWidth, cropHeight));
                break;
            case RandomSizedCrop sized:
                sample.Crop(Part(sized, width, height, ref random));
                sample.Resize(sized.Size, sized.Size);
                break;
            case CenterCrop(var size):
                sample.Crop(Middle(width, height, size, size));
                break;
            case PadTo(var size):
                if (width < size || height < size) sample.Crop(Middle(width, height, Math.Max(width, size), Math.Max(height, size)));
                break;
            case HorizontalFlip(var probability):
                if (random.NextDouble() < probability) sample.FlipHorizontal();
                break;
            case VerticalFlip(var probability):
                if (random.NextDouble() < probability) sample.FlipVertical();
                break;
            case RandomRotation(var degrees):
                sample.Rotate(random.NextDouble(-degrees, degrees));
                break;
            case ColorJitter(var strength):
                var changes = random.Next();
                sample.Recolor(image => Jitter(image, strength, new SplitMix64((long)changes)));
                break;
            case GaussianBlur(var min, var max):
                var sigma = random.NextDouble(min, max);
                sample.Filter(image => image.GaussianBlur(sigma));
                break;
            case BilateralBlur(var min, var max):
                var spatial = random.NextDouble(min, max);
                sample.Filter(image => image.BilateralBlur(spatial));
                break;
            default:
                throw new NotSupportedException($"The data pipeline does not know the augmentation {step.GetType().Name}.");
        }
    }

    /// <summary>
    /// Where a crop begins: anywhere inside the image so that it holds what it must, or, where the image is the smaller, so that the image is
    /// anywhere inside the crop.
    /// </summary>
    private static int Begin(ref SplitMix64 random, int length, int cropLength, int? held)
    {
        var (first, last) = (Math.Min(0, length - cropLength), Math.Max(0, length - cropLength));
        // What must be held may have left the image, by a turn or a crop of the middle.
        if (held is { } at && length > cropLength && at >= 0 && at < length) (first, last) = (Math.Max(first, at - cropLength + 1), Math.Min(last, at));
        return random.NextInt32(first, last);
    }

    private static PixelWindow Middle(int width, int height, int cropWidth, int cropHeight) =>
        new((int)Math.Floor((width - cropWidth) / 2.0), (int)Math.Floor((height - cropHeight) / 2.0), cropWidth, cropHeight);

    /// <summary>A part of an image of a random area and aspect ratio; the largest square of the middle where ten draws do not fit.</summary>
    private static PixelWindow Part(RandomSizedCrop crop, int width, int height, ref SplitMix64 random)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var area = random.NextDouble(crop.MinArea, crop.MaxArea) * width * height;
            var aspect = random.NextDouble(crop.MinAspect, crop.MaxAspect);
            var (partWidth, partHeight) = ((int)Math.Round(Math.Sqrt(area * aspect)), (int)Math.Round(Math.Sqrt(area / aspect)));
            if (partWidth >= 1 && partHeight >= 1 && partWidth <= width && partHeight <= height)
                return new PixelWindow(random.NextInt32(0, width - partWidth), random.NextInt32(0, height - partHeight), partWidth, partHeight);
        }
        var side = Math.Min(width, height);
        return Middle(width, height, side, side);
    }

    private static void Jitter(RgbImage image, double strength, SplitMix64 random)
    {
        Span<int> order = [0, 1, 2, 3];
        random.Shuffle(order);
        foreach (var change in order)
        {
            var amount = (float)random.NextDouble(-strength, strength);
            switch (change)
            {
                case 0: ColorAdjustment.ScaleBrightness(image, 1 + amount); break;
                case 1: ColorAdjustment.ScaleContrast(image, 1 + amount); break;
                case 2: ColorAdjustment.ScaleSaturation(image, 1 + amount); break;
                default: ColorAdjustment.TurnHue(image, amount); break;
            }
        }
    }
}
