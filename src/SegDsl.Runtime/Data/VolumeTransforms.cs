using SegDsl.Volumes;

namespace SegDsl.Data;

/// <summary>Applies augmentations to volumes and their labels together.</summary>
internal static class VolumeTransforms
{
    /// <summary>Whether volumes can be augmented by a step.</summary>
    public static bool Supports(Augmentation step) =>
        step is VolumeCrop or DepthFlip or VerticalFlip or HorizontalFlip or QuarterTurn or Photometric or GammaCorrection;

    /// <summary>Applies an augmentation; the sample stays unchanged.</summary>
    /// <exception cref="NotSupportedException">The augmentation is not for volumes.</exception>
    public static VolumeSample Apply(Augmentation step, VolumeSample sample, ushort ignoreIndex, ref SplitMix64 random)
    {
        var size = sample.Image.Size;
        switch (step)
        {
            case VolumeCrop crop:
                return Crop(crop, sample, ignoreIndex, ref random);
            case DepthFlip(var probability):
                return random.NextDouble() < probability ? Flip(sample, depth: true) : sample;
            case VerticalFlip(var probability):
                return random.NextDouble() < probability ? Flip(sample, height: true) : sample;
            case HorizontalFlip(var probability):
                return random.NextDouble() < probability ? Flip(sample, width: true) : sample;
            case QuarterTurn(var probability):
                var (turns, quarters) = (random.NextDouble() < probability, random.NextInt32(1, 3));
                return turns ? Turn(sample, size.Height == size.Width ? quarters : 2) : sample;
            case Photometric photometric:
                var noiseSeed = random.Next();
                return Recolor(sample, image => SampleColors.Adjust(photometric, image, new SplitMix64((long)noiseSeed)));
            case GammaCorrection gamma:
                var (applies, exponent) = (random.NextDouble() < gamma.Probability, random.NextDouble(gamma.Min, gamma.Max));
                return applies ? Recolor(sample, image => Raise(image, exponent)) : sample;
            default:
                throw new NotSupportedException($"The augmentation {step.GetType().Name} is not for volumes.");
        }
    }

    private static VolumeSample Crop(VolumeCrop crop, VolumeSample sample, ushort ignoreIndex, ref SplitMix64 random)
    {
        var (size, target) = (sample.Image.Size, new VolumeSize(crop.Depth, crop.Height, crop.Width));
        var center = random.NextDouble() < crop.Foreground ? ForegroundVoxel(sample.Labels, ignoreIndex, ref random) : null;
        var window = new VolumeWindow(
            RandomCrops.Start(ref random, size.Depth, target.Depth, center / (size.Height * size.Width)),
            RandomCrops.Start(ref random, size.Height, target.Height, center / size.Width % size.Height),
            RandomCrops.Start(ref random, size.Width, target.Width, center % size.Width),
            target);
        var values = new float[sample.Image.Channels * target.Voxels];
        for (var channel = 0; channel < sample.Image.Channels; channel++)
        {
            ReadOnlySpan<float> stored = sample.Image.Channel(channel);
            Voxels.Crop(stored, size, window, Least(stored)).CopyTo(values, channel * target.Voxels);
        }
        return sample with
        {
            Image = new Volume(target, values),
            Labels = new LabelVolume(target, Voxels.Crop<ushort>(sample.Labels.Values, size, window, ignoreIndex)),
        };
    }

    /// <summary>The index of a random voxel of a random class other than the first one; null if there is none.</summary>
    private static int? ForegroundVoxel(LabelVolume labels, ushort ignoreIndex, ref SplitMix64 random)
    {
        var counts = new Dictionary<ushort, int>();
        foreach (var label in labels.Values)
            if (label > 0 && label != ignoreIndex) counts[label] = counts.GetValueOrDefault(label) + 1;
        if (counts.Count == 0) return null;
        var (chosen, count) = counts.OrderBy(pair => pair.Key).ElementAt(random.NextInt32(0, counts.Count - 1));
        var number = random.NextInt32(0, count - 1);
        for (var i = 0; ; i++)
            if (labels.Values[i] == chosen && number-- == 0) return i;
    }

    private static float Least(ReadOnlySpan<float> values)
    {
        var least = float.PositiveInfinity;
        foreach (var value in values) least = Math.Min(least, value);
        return least;
    }

    private static VolumeSample Flip(VolumeSample sample, bool depth = false, bool height = false, bool width = false)
    {
        var size = sample.Image.Size;
        return Move(sample, values => Voxels.Flip(values, size, depth, height, width), values => Voxels.Flip(values, size, depth, height, width));
    }

    private static VolumeSample Turn(VolumeSample sample, int quarters)
    {
        if (quarters == 2) return Flip(sample, height: true, width: true);
        var size = sample.Image.Size;
        var turned = Move(sample, values => Voxels.Turn(values, size), values => Voxels.Turn(values, size));
        return quarters == 1 ? turned : Flip(turned, height: true, width: true);
    }

    /// <summary>Moves the voxels of every channel and of the labels within the size of the sample.</summary>
    private static VolumeSample Move(VolumeSample sample, Rearrangement<float> image, Rearrangement<ushort> labels)
    {
        var (size, values) = (sample.Image.Size, new float[sample.Image.Values.Length]);
        for (var channel = 0; channel < sample.Image.Channels; channel++) image(sample.Image.Channel(channel)).CopyTo(values, channel * size.Voxels);
        return sample with { Image = new Volume(size, values), Labels = new LabelVolume(size, labels(sample.Labels.Values)) };
    }

    private delegate T[] Rearrangement<T>(ReadOnlySpan<T> values);

    private static VolumeSample Recolor(VolumeSample sample, Action<Volume> change)
    {
        var image = new Volume(sample.Image.Size, [.. sample.Image.Values]);
        change(image);
        return sample with { Image = image };
    }

    private static void Raise(Volume image, double exponent)
    {
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var values = image.Channel(channel);
            var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
            foreach (var value in values) (least, most) = (Math.Min(least, value), Math.Max(most, value));
            if (most <= least) continue;
            foreach (ref var value in values) value = least + (most - least) * (float)Math.Pow((value - least) / (most - least), exponent);
        }
    }
}
