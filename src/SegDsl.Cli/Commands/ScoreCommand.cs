using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Scoring;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Logging;
using SegDsl.Metrics;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg score</c>: scores predictions that are there as files, whoever made them.</summary>
internal sealed class ScoreCommand : ICommand
{
    private readonly ScoringOptions scoring = new();
    private readonly JsonReport json = new();
    private readonly Option<string> dataset = new("--dataset")
    {
        Description = "The dataset whose classes they are; 'seg list' shows them.",
        HelpName = "name",
        Required = true,
    };
    private readonly Option<string> predictions = new("--predictions")
    {
        Description = "PNG files with predictions: a folder, with all below it, or a pattern such as 'out/*_ids.png'.",
        HelpName = "folder|pattern",
        Required = true,
    };
    private readonly Option<string> labels = new("--labels")
    {
        Description = "PNG files with labels, likewise. A prediction belongs to the label image whose name it has or begins with; what datasets put behind it, "
            + "as _gtFine_labelIds, does not matter.",
        HelpName = "folder|pattern",
        Required = true,
    };
    private readonly Option<string> encoding = Encoding("--encoding", "What the predictions hold: the dataset's label ids, train indices from 0, or colors.");
    private readonly Option<string> labelEncoding = Encoding("--label-encoding", "What the labels hold, likewise.");

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var command = new Command(
            "score", "Scores predictions in PNG files against labels. What the labels leave out does not count; a prediction that is no class is wrong.");
        Option[] own = [dataset, predictions, labels, encoding, labelEncoding];
        foreach (var option in own.Concat(scoring.All).Append(json.Option)) command.Add(option);
        command.SetAction(parsed => Score(parsed, context));
        return command;
    }

    private int Score(ParseResult parsed, CommandContext context)
    {
        var definition = context.Catalog.Dataset(parsed.GetRequiredValue(dataset));
        var (predicted, given) = (parsed.GetRequiredValue(predictions), parsed.GetRequiredValue(labels));
        var found = LabelPairs.Find(definition, given, predicted);
        var (readPrediction, readLabels) = (Reader(definition, parsed, encoding), Reader(definition, parsed, labelEncoding));
        SegmentationScores Empty() => new(definition.Classes.Count, definition.IgnoreIndex, scoring.Tolerances(parsed), scoring.Width(parsed));

        using var stop = new StopSignal();
        var (scores, problems) = (Empty(), new List<string>());
        // In order whatever the number of cores, so that the sums are the same to the last bit.
        foreach (var (image, problem) in found.Pairs.AsParallel().AsOrdered().WithCancellation(stop.Token).Select(OfPair))
        {
            if (image is not null) scores.Add(image);
            if (problem is not null) problems.Add(problem);
        }
        if (problems.Count > 0) throw new CommandException($"{problems.Count} of {found.Pairs.Count} pairs cannot be scored:\n{FileList.Of(problems)}");

        if (found.UnmatchedPredictions > 0) context.Error.WriteLine($"seg: files in {predicted} that belong to no label image: {found.UnmatchedPredictions}.");
        scoring.Draw(parsed, scores, definition);
        json.Write(
            parsed,
            context.Output,
            output =>
            {
                EvaluationTable.Print(output, scores, definition);
                output.WriteLine($"{scores.Images} {(scores.Images == 1 ? "image" : "images")}");
            },
            writer =>
            {
                writer.WriteString("dataset", definition.Name);
                writer.WriteString("predictions", predicted);
                writer.WriteString("labels", given);
                writer.WriteScores(scores, definition);
            });
        return 0;

        (SegmentationScores? Scores, string? Problem) OfPair(LabelPair pair)
        {
            try
            {
                var (prediction, truth) = (readPrediction.Read(pair.Prediction), readLabels.Read(pair.Labels));
                if (prediction.Width != truth.Width || prediction.Height != truth.Height)
                    return (null, $"{pair.Prediction} is {prediction.Width}×{prediction.Height}, but {pair.Labels} is {truth.Width}×{truth.Height}.");
                var image = Empty();
                image.Add(prediction, truth);
                return (image, null);
            }
            catch (ImageException e)
            {
                return (null, e.Message);
            }
        }
    }

    private static LabelReader Reader(DatasetDefinition definition, ParseResult parsed, Option<string> option)
    {
        var encoding = parsed.GetRequiredValue(option) switch
        {
            "indices" => LabelEncoding.Indices,
            "colors" => LabelEncoding.Colors,
            _ => LabelEncoding.Ids,
        };
        return new LabelReader(definition, encoding);
    }

    private static Option<string> Encoding(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => "ids" };
        option.AcceptOnlyFromAmong("ids", "indices", "colors");
        return option;
    }
}
