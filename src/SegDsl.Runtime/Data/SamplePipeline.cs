using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>
/// Applies an experiment's augmentation to samples: image and label together, and the same for a seed, an epoch and a place in
/// the epoch whatever else runs.
/// </summary>
public sealed class SamplePipeline
{
    private readonly IReadOnlyList<Augmentation> steps;
    private readonly ushort ignoreLabel;
    private readonly long seed;

    /// <summary>Creates a pipeline.</summary>
    /// <param name="steps">What happens to a sample, in order; none leaves it as it is.</param>
    /// <param name="ignoreLabel">The label of padding, 0 to 65535.</param>
    /// <param name="seed">Fixes everything random.</param>
    public SamplePipeline(IReadOnlyList<Augmentation> steps, int ignoreLabel, long seed)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentOutOfRangeException.ThrowIfNegative(ignoreLabel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ignoreLabel, ushort.MaxValue);
        (this.steps, this.ignoreLabel, this.seed) = (steps, (ushort)ignoreLabel, seed);
    }

    /// <summary>Augments a sample; the original is left as it was.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="place">The sample's place in the epoch: a sample that is drawn twice is augmented in two ways.</param>
    /// <param name="centre">A pixel of the original that a crop must contain; null where any crop will do.</param>
    public Sample Apply(Sample sample, int epoch, int place, PixelPoint? centre = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var random = new SplitMix64(seed, epoch, place);
        var (image, labels) = (sample.Image, sample.Labels);
        // A new size waits for the step after it: a crop needs only its window of the resized image.
        var (width, height) = (image.Width, image.Height);
        foreach (var step in steps)
        {
            switch (step)
            {
                case RandomScale scale:
                    var factor = random.NextDouble(scale.Min, scale.Max);
                    width = Math.Max(1, (int)Math.Round(width * factor));
                    height = Math.Max(1, (int)Math.Round(height * factor));
                    continue;
                case RandomCrop crop:
                    var left = Place(ref random, width, crop.Size, centre is { } c ? Scaled(c.X, sample.Image.Width, width) : null);
                    var top = Place(ref random, height, crop.Size, centre is { } d ? Scaled(d.Y, sample.Image.Height, height) : null);
                    Resample(new PixelWindow(left, top, crop.Size, crop.Size));
                    centre = null;
                    continue;
            }

            Settle();
            switch (step)
            {
                case HorizontalFlip flip:
                    if (random.NextDouble() < flip.Probability) (image, labels) = (image.FlipHorizontal(), labels.FlipHorizontal());
                    break;
                case ColourJitter jitter:
                    image = Jitter(image, jitter.Strength, ref random);
                    break;
                case GaussianBlur blur:
                    image = image.GaussianBlur(random.NextDouble(blur.MinSigma, blur.MaxSigma));
                    break;
                default:
                    throw new NotSupportedException($"The data pipeline does not know the augmentation {step.GetType().Name}.");
            }
        }
        Settle();
        return sample with { Image = image, Labels = labels };

        void Settle()
        {
            if (width != image.Width || height != image.Height) Resample(new PixelWindow(0, 0, width, height));
        }

        void Resample(PixelWindow window)
        {
            (image, labels) = (image.Resize(width, height, window), labels.Resize(width, height, window, ignoreLabel));
            (width, height) = (image.Width, image.Height);
        }
    }

    /// <summary>
    /// Where a crop begins: anywhere inside the image so that it holds what it must, or, where the image is the smaller, so that the image is
    /// anywhere inside the crop.
    /// </summary>
    private static int Place(ref SplitMix64 random, int length, int cropLength, int? held)
    {
        var (first, last) = (Math.Min(0, length - cropLength), Math.Max(0, length - cropLength));
        if (held is { } at && length > cropLength) (first, last) = (Math.Max(first, at - cropLength + 1), Math.Min(last, at));
        return random.NextInt32(first, last);
    }

    private static int Scaled(int at, int length, int newLength) => (int)((2L * at + 1) * newLength / (2L * length));

    private static RgbImage Jitter(RgbImage original, double strength, ref SplitMix64 random)
    {
        var image = new RgbImage(original.Width, original.Height, [.. original.Pixels]);
        Span<int> order = [0, 1, 2, 3];
        random.Shuffle(order);
        foreach (var change in order)
        {
            var amount = (float)random.NextDouble(-strength, strength);
            switch (change)
            {
                case 0: Colour.ScaleBrightness(image, Math.Max(0, 1 + amount)); break;
                case 1: Colour.ScaleContrast(image, Math.Max(0, 1 + amount)); break;
                case 2: Colour.ScaleSaturation(image, Math.Max(0, 1 + amount)); break;
                default: Colour.TurnHue(image, amount); break;
            }
        }
        return image;
    }
}
