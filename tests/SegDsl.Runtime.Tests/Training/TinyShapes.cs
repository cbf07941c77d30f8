using SegDsl.Schedules;
using SegDsl.Optimizers;
using SegDsl.Experiments;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Losses;
using SegDsl.Training;

namespace SegDsl.Tests.Training;

/// <summary>An experiment that a network of two convolutions learns in a second: bright squares on a dark background.</summary>
internal static class TinyShapes
{
    public static DatasetDefinition Dataset { get; } = new()
    {
        Name = "Shapes",
        Summary = "Bright squares.",
        Root = "does-not-exist",
        IgnoreIndex = 255,
        Classes = [new("ground", 10, new(0, 0, 0)), new("square", 20, new(255, 0, 0))],
        Images = ["images/{split}/{name}.png"],
        Labels = ["labels/{split}/{name}.png"],
        Splits = [new("train"), new("val")],
    };

    public static Experiment Experiment { get; } = new()
    {
        Name = "TinyShapes",
        Summary = "Segments bright squares on a dark background.",
        NetworkName = "TinyNet",
        CreateNetwork = () => new TinyNetwork(2, 8),
        Data = Dataset,
        Augment = [new RandomCrop(16)],
        Loss = new CrossEntropyDefinition(),
        Optimizer = new SgdDefinition(0.1),
        Epochs = 10,
        Batch = 2,
        Seed = 3,
        Settings =
        [
            ExperimentSetting.Whole("crop", "Side of the crop in pixels.", new(Least: 1),
                e => ((RandomCrop)e.Augment[0]).Size, (e, v) => e.WithAugmentation(0, new RandomCrop((int)v))),
            ExperimentSetting.Number("lr", "Learning rate.", new(IsLeastOpen: true), e => e.Optimizer.LearningRate,
                (e, v) => e with { Optimizer = e.Optimizer with { LearningRate = v } }),
            ExperimentSetting.Whole("epochs", "Epochs.", new(Least: 1), e => e.Epochs, (e, v) => e with { Epochs = (int)v }),
            ExperimentSetting.Whole("batch", "Batch size.", new(Least: 1), e => e.Batch, (e, v) => e with { Batch = (int)v }),
            ExperimentSetting.Whole("seed", "The seed.", new(), e => e.Seed, (e, v) => e with { Seed = v }),
            ExperimentSetting.Flag("channels-last", "Layout.", e => e.ChannelsLast, (e, v) => e with { ChannelsLast = v }),
            ExperimentSetting.Word("precision", "Precision.", e => e.Precision, (e, v) => e with { Precision = v }),
        ],
    };

    /// <summary>Writes images and labels, each with one square.</summary>
    public static void Write(string root)
    {
        foreach (var (split, count) in new[] { ("train", 6), ("val", 2) })
        {
            for (var i = 0; i < count; i++)
            {
                var (image, labels) = (new RgbImage(24, 20), new LabelMap(24, 20));
                labels.Values.AsSpan().Fill(10);
                image.Pixels.AsSpan().Fill(30);
                for (var y = 4 + i; y < 12 + i; y++)
                {
                    image.Row(y).Slice(3 * (i + 5), 27).Fill(220);
                    labels.Row(y).Slice(i + 5, 9).Fill(20);
                }
                ImageFile.Write(Path.Combine(root, "images", split, $"{i}.png"), image);
                ImageFile.Write(Path.Combine(root, "labels", split, $"{i}.png"), labels);
            }
        }
    }
}
