namespace SegDsl.Data;

/// <summary>The frequency of a class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Pixels">The number of pixels of the class.</param>
/// <param name="Share">The fraction of the pixels that are not ignored, 0 to 1; 0 if all pixels are ignored.</param>
/// <param name="Images">The number of images that contain the class.</param>
public sealed record ClassStatistics(ClassDefinition Class, long Pixels, double Share, int Images);

/// <summary>Statistics of a split.</summary>
/// <param name="Images">The number of images.</param>
/// <param name="Pixels">The number of pixels of all images.</param>
/// <param name="IgnoredPixels">The number of pixels with the ignore index.</param>
/// <param name="Classes">The classes in the order of their train indices; empty if the split has no labels.</param>
/// <param name="Mean">The mean of the red, green and blue channels over all pixels, scaled to [0, 1].</param>
/// <param name="StandardDeviation">The population standard deviation of the red, green and blue channels, scaled to [0, 1].</param>
public sealed record DatasetStatistics(
    int Images, long Pixels, long IgnoredPixels, IReadOnlyList<ClassStatistics> Classes, IReadOnlyList<double> Mean, IReadOnlyList<double> StandardDeviation)
{
    /// <summary>Reads all samples in parallel on all processors. The result is based on exact integer sums, so it does not depend on the order.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="progress">Called with the number of finished samples, by one thread at a time.</param>
    /// <exception cref="Imaging.ImageException">A file is missing, damaged or unsupported.</exception>
    /// <exception cref="DatasetException">A label image and its image differ in size.</exception>
    public static DatasetStatistics Collect(SegmentationDataset dataset, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var classes = dataset.Definition.Classes;
        var samples = SampleScan.Map(dataset.Count, i => Counts.Of(dataset.Load(i), classes.Count), progress);

        var pixels = samples.Sum(sample => sample.Pixels);
        var perClass = classes.Select((_, index) => samples.Sum(sample => sample.Labels[index])).ToList();
        var counted = perClass.Sum();
        var mean = new double[3];
        var deviation = new double[3];
        for (var channel = 0; channel < 3; channel++)
        {
            mean[channel] = (double)samples.Sum(sample => sample.Sums[channel]) / pixels / 255;
            var square = (double)samples.Sum(sample => sample.Squares[channel]) / pixels / (255 * 255);
            deviation[channel] = Math.Sqrt(Math.Max(0, square - mean[channel] * mean[channel]));
        }
        return new(
            dataset.Count,
            pixels,
            pixels - counted,
            dataset.HasLabels
                ? [.. classes.Select((c, i) => new ClassStatistics(
                    c, perClass[i], counted == 0 ? 0 : (double)perClass[i] / counted, samples.Count(sample => sample.Labels[i] > 0)))]
                : [],
            mean,
            deviation);
    }

    /// <summary>The sums of one sample.</summary>
    private sealed record Counts(long Pixels, long[] Labels, long[] Sums, long[] Squares)
    {
        public static Counts Of(Sample sample, int classes)
        {
            var counts = new Counts(sample.Labels.Values.Length, new long[classes], new long[3], new long[3]);
            foreach (var label in sample.Labels.Values)
                if (label < classes) counts.Labels[label]++;
            for (var channel = 0; channel < 3; channel++)
            {
                long sum = 0, squares = 0;
                for (var i = channel; i < sample.Image.Pixels.Length; i += 3)
                {
                    var value = sample.Image.Pixels[i];
                    sum += value;
                    squares += value * value;
                }
                (counts.Sums[channel], counts.Squares[channel]) = (sum, squares);
            }
            return counts;
        }
    }
}
