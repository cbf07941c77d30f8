using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Predictions;
using SegDsl.Cli.Scoring;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Logging;
using SegDsl.Training;
using SegDsl.Volumes;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg eval</c>: evaluates trained weights on a split.</summary>
[ProgramCommand(order: 70)]
internal sealed class EvalCommand : ICommand
{
    private readonly NetworkOptions network = new();
    private readonly InferenceOptions inference = new();
    private readonly RuntimeOption runtime = new();
    private readonly ScoringOptions scoring = new();
    private readonly JsonReport json = new();
    private readonly Option<DirectoryInfo?> data = SharedOptions.Data();
    private readonly Option<string?> split = new("--split")
    {
        Description = "Evaluate on this split. [default: the validation split of the experiment, or val]",
        HelpName = "name",
    };
    private readonly Option<DirectoryInfo?> output = SharedOptions.OutputFolder(
        "Write two images per sample to this folder: a map of errors (in red), and the image, labels, prediction and errors side by side.");

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var command = new Command(
            "eval", "Evaluate weights on a split: IoU, Dice, precision, recall, boundary scores of every class, and scores of other targets.");
        network.AddTo(command);
        Option[] options = [data, split, .. inference.All, .. runtime.All, .. scoring.All, output, json.Option];
        foreach (var option in options) command.Add(option);
        runtime.Validate(command);
        command.SetAction(parsed => Evaluate(parsed, context));
        return command;
    }

    private int Evaluate(ParseResult parsed, CommandContext context)
    {
        var choice = network.Choose(parsed, context, measures: true);
        var mode = inference.Mode(parsed, choice.Inference);
        var images = new SegmentationDataset(choice.Dataset, parsed.GetValue(data)?.ToString(), parsed.GetValue(split) ?? choice.Split);
        var options = new EvaluationOptions
        {
            Mode = mode, Tolerances = scoring.Tolerances(parsed), BoundaryWidth = scoring.Width(parsed), Hausdorff = scoring.Hausdorff(parsed),
            Metrics = choice.Metrics,
        };
        Action<int, int>? windows = null;
        var evaluator = new Evaluator(images, options)
        {
            WindowCompleted = (done, all) => windows?.Invoke(done, all),
            Predicted = parsed.GetValue(output) is { } folder ? (sample, prediction) => Draw(sample, prediction, choice.Dataset, folder.ToString()) : null,
            PredictedVolume = parsed.GetValue(output) is { } target ? (sample, classes) => Draw(sample, classes, choice.Dataset, target.ToString()) : null,
        };
        var device = ComputeDevice.Prepare();
        using var stop = new StopSignal();
        var calibration = runtime.Calibration(parsed, choice.Dataset, context);
        using var module = network.Create(parsed, choice, context, device);
        using var applied = runtime.Apply(parsed, module, device, context, calibration);
        var evaluation = ProgressBar.Run(
            context.Interactive && !json.ReplacesText(parsed), "evaluating", (report, part) =>
            {
                // A large image takes minutes.
                windows = part;
                report(0, images.Count);
                return evaluator.Evaluate(applied, device, report, stop.Token);
            });
        scoring.Draw(parsed, evaluation.Scores, choice.Dataset);
        json.Write(
            parsed,
            context.Output,
            text => EvaluationTable.Print(text, evaluation),
            () => new EvalDocument(choice.Name, mode, evaluation),
            ScoresJson.Of(ScoringJson.Default.EvalDocument));
        return 0;
    }

    /// <summary>Draws the middle slices of a volume.</summary>
    private static void Draw(VolumeSample sample, LabelVolume classes, DatasetDefinition dataset, string folder) => Draw(
        sample.ToSheet(dataset.IgnoreIndex), new Prediction(VolumeSample.SheetOf(classes, dataset.IgnoreIndex), Body: null, Edge: null), dataset, folder);

    private static void Draw(Sample sample, Prediction prediction, DatasetDefinition dataset, string folder)
    {
        List<RgbImage> row = [.. SamplePictures.Draw(sample, prediction, dataset, opacity: 1).Select(picture => picture.Image)];
        if (prediction.Classes is { } classes)
        {
            var errors = Pictures.Difference(classes, sample.Labels, dataset.IgnoreIndex);
            ImageFile.Write(Path.Combine(folder, sample.Name + "_difference.png"), errors);
            // After image, labels and prediction.
            row.Insert(3, errors);
        }
        ImageFile.Write(Path.Combine(folder, sample.Name + "_side_by_side.png"), Pictures.Grid([row]));
    }
}
