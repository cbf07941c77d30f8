using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Scoring;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Metrics;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg score</c>: scores predictions in files, from any program.</summary>
[ProgramCommand(order: 90)]
internal sealed class ScoreCommand : ICommand
{
    private readonly ScoringOptions scoring = new();
    private readonly JsonReport json = new();
    private readonly Option<string> dataset = new("--dataset")
    {
        Description = "Use the classes of this dataset; 'seg list' shows all names.",
        HelpName = "name",
        Required = true,
    };
    private readonly Option<string> predictions = new("--predictions")
    {
        Description = "Read predictions from PNG or NIfTI files: a folder with its subfolders, or a pattern such as 'out/*_ids.png'.",
        HelpName = "folder|pattern",
        Required = true,
    };
    private readonly Option<string> labels = new("--labels")
    {
        Description = "Read labels from PNG or NIfTI files: a folder with its subfolders, or a pattern. A prediction belongs to the label map whose name is a "
            + "prefix of its own; suffixes of label maps such as _gtFine_labelIds are ignored.",
        HelpName = "folder|pattern",
        Required = true,
    };
    private readonly Option<string> encoding = Encoding("--encoding", "Read predictions as label ids of the dataset, class indices from 0, or colors.");
    private readonly Option<string> labelEncoding = Encoding("--label-encoding", "Read labels as label ids of the dataset, class indices from 0, or colors.");

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var command = new Command(
            "score", "Score predictions in PNG or NIfTI files. Ignored pixels of the labels do not count; predictions that are not a class are errors.");
        Option[] own = [dataset, predictions, labels, encoding, labelEncoding];
        foreach (var option in own.Concat(scoring.All).Append(json.Option)) command.Add(option);
        command.SetAction(parsed => Score(parsed, context));
        return command;
    }

    private int Score(ParseResult parsed, CommandContext context)
    {
        var definition = context.Declarations.Dataset(parsed.GetRequiredValue(dataset));
        var (predicted, given) = (parsed.GetRequiredValue(predictions), parsed.GetRequiredValue(labels));
        var found = LabelPairs.Find(definition, given, predicted);
        var (readPrediction, readLabels) = (Reader(definition, parsed, encoding), Reader(definition, parsed, labelEncoding));
        SegmentationScores Empty() => new(
            definition.Classes.Count, definition.IgnoreIndex, scoring.Tolerances(parsed), scoring.Width(parsed), scoring.Hausdorff(parsed));

        using var stop = new StopSignal();
        var (scores, problems) = (Empty(), new List<string>());
        // The scores are added in order, so that the sums do not depend on the number of cores.
        foreach (var (image, problem) in found.Pairs.AsParallel().AsOrdered().WithCancellation(stop.Token).Select(OfPair))
        {
            if (image is not null) scores.Add(image);
            if (problem is not null) problems.Add(problem);
        }
        if (problems.Count > 0) throw new CommandException($"{problems.Count} of {found.Pairs.Count} pairs failed:\n{FileList.Of(problems)}");

        if (found.UnmatchedPredictions > 0) context.Note($"files in {predicted} without a label map: {found.UnmatchedPredictions}.");
        scoring.Draw(parsed, scores, definition);
        json.Write(
            parsed,
            context.Output,
            output =>
            {
                EvaluationTable.Print(output, scores, definition);
                output.WriteLine($"{scores.Images} {(scores.Images == 1 ? "image" : "images")}");
            },
            () => new ScoreDocument(definition, predicted, given, scores),
            ScoringJson.Default.ScoreDocument);
        return 0;

        (SegmentationScores? Scores, string? Problem) OfPair(LabelPair pair)
        {
            try
            {
                var image = Empty();
                if (definition.HoldsVolumes)
                {
                    var predictedVolume = readPrediction.ReadVolume(pair.Prediction, out _);
                    var labelVolume = readLabels.ReadVolume(pair.Labels, out var geometry);
                    if (predictedVolume.Size != labelVolume.Size)
                        return (null, $"{pair.Prediction} is {predictedVolume.Size}, but {pair.Labels} is {labelVolume.Size}.");
                    image.Add(predictedVolume, labelVolume, geometry.Spacing);
                    return (image, null);
                }
                var (prediction, truth) = (readPrediction.Read(pair.Prediction), readLabels.Read(pair.Labels));
                if (prediction.Width != truth.Width || prediction.Height != truth.Height)
                    return (null, $"{pair.Prediction} is {prediction.Width}×{prediction.Height}, but {pair.Labels} is {truth.Width}×{truth.Height}.");
                image.Add(prediction, truth);
                return (image, null);
            }
            catch (ImageException e)
            {
                return (null, e.Message);
            }
        }
    }

    private LabelReader Reader(DatasetDefinition definition, ParseResult parsed, Option<string> option)
    {
        var encoding = parsed.GetRequiredValue(option) switch
        {
            "indices" => LabelEncoding.Indices,
            "colors" => LabelEncoding.Colors,
            // Without the option, labels are read as the dataset declares them.
            _ => option == labelEncoding && parsed.GetResult(option) is { Implicit: true } ? definition.Encoding : LabelEncoding.Ids,
        };
        return new LabelReader(definition, encoding);
    }

    private static Option<string> Encoding(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => "ids" };
        option.Accept("ids", "indices", "colors");
        return option;
    }
}
