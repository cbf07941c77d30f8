using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>Combines a sample with others.</summary>
internal static class SampleMixing
{
    /// <summary>Applies an augmentation.</summary>
    /// <param name="step">The augmentation.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="random">The random numbers of the sample.</param>
    /// <param name="ignoreIndex">The label that is no class.</param>
    /// <param name="other">Draws another sample by its number, cropped or padded to a width and height.</param>
    public static void Apply(
        MixingAugmentation step, SampleGeometry sample, ref SplitMix64 random, ushort ignoreIndex, Func<int, int, int, DrawnSample> other)
    {
        var applies = random.NextDouble() < step.Probability;
        switch (step)
        {
            case Mosaic mosaic:
                Arrange(mosaic.Size, applies, sample, ref random, other);
                break;
            case CutMix cut when applies:
                Cut(cut, sample, ref random, other);
                break;
            case CopyPaste paste when applies:
                var seed = random.Next();
                using (var drawn = other(0, sample.Width, sample.Height))
                    sample.Paste(drawn.Sample, MaskOf(paste, drawn.Sample.Labels, ignoreIndex, new SplitMix64((long)seed)));
                break;
        }
    }

    private static void Arrange(int size, bool applies, SampleGeometry sample, ref SplitMix64 random, Func<int, int, int, DrawnSample> other)
    {
        var (x, y) = applies ? (random.NextInt32(size / 4, size - size / 4), random.NextInt32(size / 4, size - size / 4)) : (size, size);
        RandomCrops.Crop(sample, Math.Max(1, x), Math.Max(1, y), ref random);
        if (!applies) return;
        // The rest of the square is padded, and covered by the others.
        sample.Crop(new PixelWindow(0, 0, size, size));
        PixelWindow[] others = [new(x, 0, size - x, y), new(0, y, x, size - y), new(x, y, size - x, size - y)];
        for (var i = 0; i < others.Length; i++)
        {
            var window = others[i];
            if (window.Width == 0 || window.Height == 0) continue;
            using var drawn = other(i, window.Width, window.Height);
            var placed = new SampleGeometry(drawn.Sample, 0, null);
            placed.Crop(new PixelWindow(-window.X, -window.Y, size, size));
            var square = placed.ToSample();
            sample.Paste(square, PixelMasks.OfWindow(size, size, window));
            square.ReturnPixels(drawn.Sample);
        }
    }

    private static void Cut(CutMix cut, SampleGeometry sample, ref SplitMix64 random, Func<int, int, int, DrawnSample> other)
    {
        var side = Math.Sqrt(random.NextDouble(cut.MinArea, cut.MaxArea));
        var (width, height) = (Math.Max(1, (int)Math.Round(side * sample.Width)), Math.Max(1, (int)Math.Round(side * sample.Height)));
        var window = new PixelWindow(random.NextInt32(0, sample.Width - width), random.NextInt32(0, sample.Height - height), width, height);
        using var drawn = other(0, sample.Width, sample.Height);
        sample.Paste(drawn.Sample, PixelMasks.OfWindow(sample.Width, sample.Height, window));
    }

    private static bool[] MaskOf(CopyPaste paste, LabelMap labels, ushort ignoreIndex, SplitMix64 random)
    {
        var chosen = paste.Classes is { Count: > 0 } classes ? [.. classes.Select(c => (ushort)c)] : Half(labels, ignoreIndex, random);
        return Array.ConvertAll(labels.Values, chosen.Contains);
    }

    /// <summary>Half of the classes in a map, at least one if there are any.</summary>
    private static HashSet<ushort> Half(LabelMap labels, ushort ignoreIndex, SplitMix64 random)
    {
        ushort[] present = [.. labels.Values.Distinct().Where(label => label != ignoreIndex).Order()];
        random.Shuffle<ushort>(present);
        return [.. present.Take((present.Length + 1) / 2)];
    }
}

/// <summary>Another sample, augmented. Its arrays are reused when it is disposed.</summary>
/// <param name="Loaded">The sample as read.</param>
/// <param name="Sample">The augmented sample.</param>
internal sealed record DrawnSample(Sample Loaded, Sample Sample) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Sample.ReturnPixels();
        Loaded.ReturnPixels(Sample);
    }
}

/// <summary>The samples of an epoch, from which augmentations draw.</summary>
/// <param name="Count">The number of samples; at least 1.</param>
/// <param name="Load">Reads a sample, from 0; called on several threads. The caller owns the arrays of the result.</param>
public sealed record SampleSource(int Count, Func<int, Sample> Load);
