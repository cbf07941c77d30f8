using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Cli.Datasets;

/// <summary><c>seg data preview</c>: draws samples as training sees them.</summary>
internal sealed class DataPreview : ICommand
{
    private const int UsualCount = 8;

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "Name of an experiment, which says how samples are drawn and augmented, or of a dataset." };
        var output = new Option<FileInfo>("--output", "-o") { Description = "The picture (PNG).", HelpName = "file", Required = true };
        var data = SharedOptions.Data();
        var split = DatasetOptions.Split("what the experiment trains on, or train");
        var fold = DatasetOptions.Fold();
        var count = SharedOptions.Number("--count", $"How many samples are drawn [default: {UsualCount}].", least: 1);
        var seed = SharedOptions.Number("--seed", "Chooses the samples and their augmentation, in place of the experiment's.");
        var command = new Command("preview", "Draws samples of training as a picture: image, labels in the colors of the classes, edges between classes.")
        {
            name, output, data, split, fold, count, seed,
        };
        command.SetAction(parsed =>
        {
            var (experiment, definition) = context.Catalog.ExperimentOrDataset(parsed.GetRequiredValue(name));
            if (parsed.GetValue(fold) is { } chosen) definition = definition with { Fold = (int)chosen };
            var usual = experiment?.TrainSplit ?? "train";
            var dataset = new SegmentationDataset(definition, parsed.GetValue(data)?.ToString(), parsed.GetValue(split) ?? usual);
            var fixing = parsed.GetValue(seed) ?? experiment?.Seed ?? 0;
            var pipeline = new SamplePipeline(experiment?.Augment ?? [], definition.IgnoreIndex, fixing);
            var sampler = Sampler.Create(experiment?.Sampling ?? new RandomSampling(), dataset, fixing);
            var items = sampler.Draw(epoch: 0).Take((int)(parsed.GetValue(count) ?? UsualCount));
            var samples = items.Select((item, place) => pipeline.Apply(item.Dataset.Load(item.Index), epoch: 0, place, item.Center)).ToList();
            var file = parsed.GetRequiredValue(output).ToString();
            ImageFile.Write(file, SamplePreview.Draw(samples, definition));
            context.Output.WriteLine($"{samples.Count} of {sampler.Count} samples → {file}");
            return 0;
        });
        return command;
    }
}
