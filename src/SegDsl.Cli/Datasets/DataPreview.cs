using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Cli.Datasets;

/// <summary><c>seg data preview</c>: draws training samples, including augmentation.</summary>
internal sealed class DataPreview : ICommand
{
    private const int DefaultCount = 8;

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "Select an experiment, whose sampling and augmentation are applied, or a dataset." };
        var output = SharedOptions.OutputFile("Write the image to this PNG file.", ".png");
        var data = SharedOptions.Data();
        var split = DatasetOptions.Split("the training split of the experiment, or train");
        var fold = DatasetOptions.Fold();
        var count = SharedOptions.Number("--count", $"Draw this number of samples. [default: {DefaultCount}]", minimum: 1);
        var seed = SharedOptions.Number("--seed", "Set the seed of sampling and augmentation instead of the one of the experiment.");
        var command = new Command("preview", "Draw training samples: the augmented image, the labels in class colors, and the edges between classes.")
        {
            name, output, data, split, fold, count, seed,
        };
        command.SetAction(parsed =>
        {
            // Of the C# of extern declarations, only augmentations are executed.
            var given = parsed.GetRequiredValue(name);
            var executes = context.Declarations.ExperimentOrDataset(given).Experiment?.Augment.Any(step => step is ExternAugmentation) == true;
            var (experiment, definition) = (executes ? context.Catalog : context.Declarations).ExperimentOrDataset(given);
            if (parsed.GetValue(fold) is { } selectedFold) definition = definition with { Fold = (int)selectedFold };
            var defaultSplit = experiment?.TrainSplit ?? "train";
            var dataset = new SegmentationDataset(definition, parsed.GetValue(data)?.ToString(), parsed.GetValue(split) ?? defaultSplit);
            var seedValue = parsed.GetValue(seed) ?? experiment?.Seed ?? 0;
            var pipeline = new SamplePipeline(experiment?.Augment ?? [], definition.IgnoreIndex, seedValue);
            var sampler = Sampler.Create(experiment?.Sampling ?? new RandomSampling(), dataset, seedValue);
            var items = sampler.Draw(epoch: 0);
            var others = new SampleSource(items.Count, i => items[i].Dataset.Load(items[i].Index));
            var samples = items.Take((int)(parsed.GetValue(count) ?? DefaultCount))
                .Select((item, position) => definition.HoldsVolumes
                    ? pipeline.Apply(item.Dataset.LoadVolume(item.Index), epoch: 0, position).ToSheet(definition.IgnoreIndex)
                    : pipeline.Apply(item.Dataset.Load(item.Index), epoch: 0, position, item.Center, others)).ToList();
            var file = parsed.GetRequiredValue(output).ToString();
            ImageFile.Write(file, SamplePreview.Draw(samples, definition));
            context.Output.WriteLine($"{samples.Count} of {sampler.Count} samples → {file}");
            return 0;
        });
        return command;
    }
}
