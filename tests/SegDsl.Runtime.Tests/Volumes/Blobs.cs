using SegDsl.Data;
using SegDsl.Experiments;
using SegDsl.Losses;
using SegDsl.Optimizers;
using SegDsl.Volumes;

namespace SegDsl.Tests.Volumes;

/// <summary>Noisy volumes on disk, each with bright balls, and an experiment that a network of three convolutions learns in seconds.</summary>
internal static class Blobs
{
    public const int Ignore = 255;

    public static DatasetDefinition Dataset { get; } = new()
    {
        Name = "Blobs",
        Root = "does-not-exist",
        IgnoreIndex = Ignore,
        Normalization = ImageNormalization.Default(1),
        Classes = [new("ground", 10, new(0, 0, 0)), new("ball", 20, new(255, 0, 0))],
        Images = ["images/{split}/{name}.nii.gz"],
        Labels = ["labels/{split}/{name}.nii.gz"],
        Splits = [new("train"), new("val")],
    };

    public static Experiment Experiment { get; } = new()
    {
        Name = "Blobs",
        NetworkName = nameof(VolumeNetwork),
        CreateNetwork = () => new VolumeNetwork(2),
        Data = Dataset,
        Sampling = new RandomSampling(2),
        Augment = [new VolumeCrop(12, 16, 14, Foreground: 0.5), new DepthFlip(), new HorizontalFlip(), new Photometric(0.1)],
        Loss = new WeightedSumDefinition(new LossTerm(1, new CrossEntropyDefinition()), new LossTerm(1, new DiceDefinition())),
        Optimizer = new AdamDefinition(0.02),
        Epochs = 20,
        Batch = 2,
        EvaluateEvery = 5,
        Seed = 3,
        Inference = new() { Window = 16, WindowDepth = 12, Overlap = 0.25 },
    };

    /// <summary>The geometry of all volumes: oblique, with voxels of 1.5, 1 and 2 millimeters.</summary>
    public static NiftiGeometry Geometry { get; } = NiftiGeometry.OfAffine([1.5f, 0, 0, -20, 0, 0.8f, -1.2f, 7, 0, 0.6f, 1.6f, 30]);

    public static VolumeSize Size { get; } = new(14, 22, 18);

    /// <summary>Writes four volumes for training and two for validation.</summary>
    public static void Write(string root)
    {
        foreach (var (split, count) in new[] { ("train", 4), ("val", 2) })
            for (var i = 0; i < count; i++) Write(root, split, $"{i}", Size, seed: 10 * i + split.Length);
    }

    /// <summary>Writes a volume with two balls.</summary>
    public static void Write(string root, string split, string name, VolumeSize size, int seed, NiftiGeometry? geometry = null)
    {
        var random = new Random(seed);
        var (image, labels) = (new LabelVolume(size), new LabelVolume(size));
        for (var i = 0; i < image.Values.Length; i++) (image.Values[i], labels.Values[i]) = ((ushort)random.Next(0, 150), 10);
        for (var ball = 0; ball < 2; ball++)
        {
            var (z0, y0, x0) = (random.Next(3, size.Depth - 3), random.Next(3, size.Height - 3), random.Next(3, size.Width - 3));
            for (var z = 0; z < size.Depth; z++)
                for (var y = 0; y < size.Height; y++)
                    for (var x = 0; x < size.Width; x++)
                    {
                        if ((z - z0) * (z - z0) + (y - y0) * (y - y0) + (x - x0) * (x - x0) > 10) continue;
                        var i = size.IndexOf(z, y, x);
                        (image.Values[i], labels.Values[i]) = ((ushort)random.Next(80, 200), 20);
                    }
        }
        image.Write(Path.Combine(root, "images", split, $"{name}.nii.gz"), geometry ?? Geometry);
        labels.Write(Path.Combine(root, "labels", split, $"{name}.nii.gz"), geometry ?? Geometry);
    }
}
