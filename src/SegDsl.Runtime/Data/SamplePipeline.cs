using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>
/// Applies augmentations to samples, to the image and the labels together. The result depends only on the seed, the epoch and the position in
/// the epoch. Thread-safe.
/// </summary>
public sealed class SamplePipeline
{
    private readonly IReadOnlyList<Augmentation> steps;
    private readonly ushort ignoreIndex;
    private readonly long seed;

    /// <summary>Creates a pipeline.</summary>
    /// <param name="steps">The augmentations, in order; may be empty.</param>
    /// <param name="ignoreIndex">The label of padding, 0 to 65535.</param>
    /// <param name="seed">The random seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ignore index is out of range.</exception>
    public SamplePipeline(IReadOnlyList<Augmentation> steps, int ignoreIndex, long seed)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentOutOfRangeException.ThrowIfNegative(ignoreIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ignoreIndex, ushort.MaxValue);
        (this.steps, this.ignoreIndex, this.seed) = (steps, (ushort)ignoreIndex, seed);
    }

    /// <summary>Augments a sample; the original stays unchanged.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="position">The position in the epoch, from 0. A sample that is drawn twice is augmented differently.</param>
    /// <param name="center">A pixel of the original that crops must contain; null for any crop.</param>
    /// <param name="others">The samples from which augmentations that combine several draw; null for the sample itself.</param>
    /// <exception cref="NotSupportedException">An augmentation is unknown.</exception>
    /// <exception cref="ImageException">A file of another sample is missing, damaged or unsupported.</exception>
    public Sample Apply(Sample sample, int epoch, int position, PixelPoint? center = null, SampleSource? others = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var random = new SplitMix64(seed, epoch, position);
        var geometry = new SampleGeometry(sample, ignoreIndex, center);
        for (var i = 0; i < steps.Count; i++)
        {
            var index = i;
            if (steps[i] is MixingAugmentation mixing)
                SampleMixing.Apply(
                    mixing, geometry, ref random, ignoreIndex,
                    (number, width, height) => Draw(sample, others, index, new SplitMix64(seed, epoch, position, index, number), width, height));
            else Apply(steps[i], geometry, ref random);
        }
        return geometry.ToSample();
    }

    /// <summary>Augments a volume; the original stays unchanged.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="position">The position in the epoch, from 0. A sample that is drawn twice is augmented differently.</param>
    /// <exception cref="NotSupportedException">An augmentation is not for volumes.</exception>
    public VolumeSample Apply(VolumeSample sample, int epoch, int position)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var random = new SplitMix64(seed, epoch, position);
        foreach (var step in steps) sample = VolumeTransforms.Apply(step, sample, ignoreIndex, ref random);
        return sample;
    }

    /// <summary>Draws another sample, and applies the steps before one that mixes samples.</summary>
    private DrawnSample Draw(Sample sample, SampleSource? others, int end, SplitMix64 random, int width, int height)
    {
        // The sample itself stays unchanged, and its arrays are not reused.
        var loaded = others is null ? sample.Copy() : others.Load(random.NextInt32(0, others.Count - 1));
        var geometry = new SampleGeometry(loaded, ignoreIndex, center: null);
        foreach (var step in steps.Take(end))
            if (step is not MixingAugmentation) Apply(step, geometry, ref random);
        if (geometry.Width != width || geometry.Height != height) RandomCrops.Crop(geometry, width, height, ref random);
        return new(loaded, geometry.ToSample());
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
                RandomCrops.Crop(sample, cropWidth, cropHeight, ref random);
                break;
            case RandomSizedCrop sized:
                sample.Crop(RandomWindow(sized, width, height, ref random));
                sample.Resize(sized.Size, sized.Size);
                break;
            case CenterCrop(var size):
                sample.Crop(CenterWindow(width, height, size, size));
                break;
            case PadTo(var size):
                if (width < size || height < size) sample.Crop(CenterWindow(width, height, Math.Max(width, size), Math.Max(height, size)));
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
                var jitterSeed = random.Next();
                sample.Recolor(image => SampleColors.Jitter(image, strength, new SplitMix64((long)jitterSeed)));
                break;
            case GaussianBlur(var min, var max):
                var sigma = random.NextDouble(min, max);
                sample.Filter(image => image.SmoothGaussian(sigma));
                break;
            case BilateralBlur(var min, var max):
                var spatial = random.NextDouble(min, max);
                sample.Filter(image => image.SmoothBilateral(spatial));
                break;
            case ElasticDeformation elastic:
                if (random.NextDouble() < elastic.Probability) SampleDistortion.Deform(elastic, sample, new SplitMix64((long)random.Next()));
                break;
            case GridDistortion grid:
                if (random.NextDouble() < grid.Probability) SampleDistortion.Stretch(grid, sample, new SplitMix64((long)random.Next()));
                break;
            case CoarseDropout dropout:
                if (random.NextDouble() < dropout.Probability) SampleDistortion.Erase(dropout, sample, ref random);
                break;
            case Photometric photometric:
                var noiseSeed = random.Next();
                sample.Recolor(image => SampleColors.Adjust(photometric, image, new SplitMix64((long)noiseSeed)));
                break;
            case RandAugment several:
                SampleColors.Apply(several, sample, ref random);
                break;
            case MixUp:
                // It blends whole batches.
                break;
            case ExternAugmentation external:
                var externSeed = random.Next();
                sample.Change(copy => external.Augment(copy, new Random(unchecked((int)externSeed))));
                break;
            default:
                throw new NotSupportedException($"The augmentation {step.GetType().Name} is not supported.");
        }
    }

    private static PixelWindow CenterWindow(int width, int height, int cropWidth, int cropHeight) =>
        new((int)Math.Floor((width - cropWidth) / 2.0), (int)Math.Floor((height - cropHeight) / 2.0), cropWidth, cropHeight);

    /// <summary>A window with a random area and aspect ratio; the largest centered square if ten attempts do not fit into the image.</summary>
    private static PixelWindow RandomWindow(RandomSizedCrop crop, int width, int height, ref SplitMix64 random)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var area = random.NextDouble(crop.MinArea, crop.MaxArea) * width * height;
            var aspect = random.NextDouble(crop.MinAspect, crop.MaxAspect);
            var (windowWidth, windowHeight) = ((int)Math.Round(Math.Sqrt(area * aspect)), (int)Math.Round(Math.Sqrt(area / aspect)));
            if (windowWidth >= 1 && windowHeight >= 1 && windowWidth <= width && windowHeight <= height)
                return new PixelWindow(random.NextInt32(0, width - windowWidth), random.NextInt32(0, height - windowHeight), windowWidth, windowHeight);
        }
        var side = Math.Min(width, height);
        return CenterWindow(width, height, side, side);
    }
}
