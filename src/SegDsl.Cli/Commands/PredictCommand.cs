using System.Text.Json.Serialization;
using System.CommandLine;
using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Predictions;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Training;
using SegDsl.Volumes;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg predict</c>: applies a trained network to images.</summary>
[ProgramCommand(order: 80)]
internal sealed class PredictCommand : ICommand
{
    private readonly NetworkOptions network = new();
    private readonly InferenceOptions inference = new();
    private readonly RuntimeOption runtime = new();
    private readonly JsonReport json = new();
    private readonly Option<string[]> input = new("--input")
    {
        Description = "Read images (PNG, JPEG, WebP, BMP, GIF, TIFF) or volumes (NIfTI), folders of them, or patterns such as 'photos/**/*.jpg'. For every "
            + "other input of the network, add its name before the files, which have the names of the images: depth=folder, or 'depth=maps/{name}_depth.png'.",
        HelpName = "[name=]file|folder|pattern …",
        DefaultValueFactory = _ => [],
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> split = new("--split")
    {
        Description = "Read the images of this split of the dataset, for example test.",
        HelpName = "name",
    };
    private readonly Option<DirectoryInfo?> data = SharedOptions.Data();
    private readonly Option<DirectoryInfo> output = new("--output", "-o")
    {
        Description = "Write the results to this folder.",
        HelpName = "folder",
        Required = true,
    };

    private readonly Option<string[]?> write = CommaSeparated.Words(
        "--write",
        $"Write these files per image: {string.Join(", ", PredictionKinds.All)}. [default: {string.Join(',', PredictionKinds.Default)} if computed]",
        PredictionKinds.All);

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var command = new Command(
            "predict", "Predict the classes and other targets of images. The exit code is 1 if images cannot be read; they are reported and skipped.");
        network.AddTo(command);
        Option[] options = [input, split, data, output, write, .. inference.All, .. runtime.All, json.Option];
        foreach (var option in options) command.Add(option);
        runtime.Validate(command);
        command.SetAction(parsed => Predict(parsed, context));
        return command;
    }

    private int Predict(ParseResult parsed, CommandContext context)
    {
        var folder = parsed.GetRequiredValue(output).ToString();
        if (!Directory.Exists(folder) && ImageFile.Extensions.Contains(Path.GetExtension(folder), StringComparer.OrdinalIgnoreCase))
            throw new OptionException($"--output {folder}: the results are written to a folder, and this is the name of an image. Name a folder.");
        var choice = network.Choose(parsed, context);
        var mode = inference.Mode(parsed, choice.Inference);
        var files = Find(parsed, choice.Dataset, context);
        var writer = new PredictionWriter(choice.Dataset, parsed.GetValue(write) is { Length: > 0 } kinds ? kinds : null, folder);
        var device = ComputeDevice.Prepare();
        using var stop = new StopSignal();
        var calibration = runtime.Calibration(parsed, choice.Dataset, context);
        using var module = network.Create(parsed, choice, context, device);
        if (module is { IsClassifier: false, Classes: > 0 } && choice.Dataset.Classes.Count > 0 && module.Classes != choice.Dataset.Classes.Count)
            throw new CommandException($"The network scores {module.Classes} classes, but {choice.Dataset.Name} has {choice.Dataset.Classes.Count}.");

        // Only the document needs the files of every image.
        var documents = new List<PredictionDocument>();
        var (predicted, failed) = (0, 0);
        using var applied = runtime.Apply(parsed, module, device, context, calibration);
        var runs = new PredictionRuns(choice.Dataset, writer);
        using var progress = new PredictionProgress(context, files.Count, json.ReplacesText(parsed));
        if (choice.Dataset.HoldsVolumes) runs.OfVolumes(new(applied, device, mode)).Run(files, Report, stop.Token);
        else
        {
            var predictor = new Predictor(applied, device, mode, choice.Dataset.Normalization, choice.Dataset.Targets) { WindowCompleted = progress.Window };
            runs.OfImages(predictor).Run(files, Report, stop.Token);
        }
        progress.Dispose();
        json.Write(
            parsed,
            context.Output,
            text =>
            {
                if (predicted > 0) text.WriteLine($"{Quantity.Of(predicted, "image")} → {folder}");
            },
            () => new(documents),
            PredictJson.Default.PredictionListDocument);
        if (failed > 0) context.Note($"{failed} of {Quantity.Of(files.Count, "image")} failed.");
        return failed > 0 ? 1 : 0;

        void Report(PredictedImage image)
        {
            if (parsed.GetResult(json.Option) is not null) documents.Add(Describe(image));
            if (image.Error is null) predicted++;
            else failed++;
            progress.Report(
                predicted + failed,
                image.Error ?? LineOf(image),
                isError: image.Error is not null);
        }
    }

    /// <summary>Returns the images of the command line. Their names without extension are distinct, because the results are named after them.</summary>
    private List<SampleFiles> Find(ParseResult parsed, DatasetDefinition dataset, CommandContext context)
    {
        var samples = OfSplit(parsed, dataset).ToDictionary(sample => sample.Image, StringComparer.Ordinal);
        var inputs = new InputFiles(parsed.GetRequiredValue(input), dataset);
        if (inputs.Images.Count > 0 && dataset.Images.FirstOrDefault(pattern => pattern.Planes.Count > 1) is { } planes)
            throw new CommandException($"The images of {dataset.Name} consist of several files, {planes}. "
                + "Store new images in the same way in a folder, and read them with --data and --split instead of --input.");
        List<string> files = [.. inputs.Images.SelectMany(name => FilesOf(name, dataset)), .. samples.Keys];
        files = [.. files.Distinct()];
        var named = inputs.Images.Where(File.Exists).ToHashSet(StringComparer.Ordinal);
        var results = PredictionKinds.FindResults(files, dataset).Where(file => !named.Contains(file)).ToHashSet(StringComparer.Ordinal);
        if (results.Count > 0)
        {
            files.RemoveAll(results.Contains);
            context.Note(
                $"skipped the results of an earlier prediction next to the images: {results.Count}, first {results.Min(StringComparer.Ordinal)}.");
        }
        if (files.Count == 0)
            throw new CommandException("There are no images. Add images, folders or patterns with --input, or select a split of the dataset with --split.");
        if (files.GroupBy(NiftiVolume.NameOf).FirstOrDefault(group => group.Count() > 1) is { } duplicates)
            throw new CommandException($"The results of {string.Join(" and ", duplicates)} would have the same names. Predict them separately.");
        return files.ConvertAll(file => samples.GetValueOrDefault(file) ?? inputs.Sample(file));
    }

    /// <summary>The images, or the volumes of a dataset of volumes.</summary>
    private static IEnumerable<string> FilesOf(string name, DatasetDefinition dataset) => dataset.HoldsVolumes
        ? FilePatterns.Find(name, [".nii", ".gz"]).Where(file => File.Exists(name) || NiftiVolume.IsNamed(file))
        : FilePatterns.Find(name, ImageFile.Extensions);

    private IReadOnlyList<SampleFiles> OfSplit(ParseResult parsed, DatasetDefinition dataset)
    {
        var root = parsed.GetValue(data);
        // Predictions need no labels.
        var unlabeled = dataset with { Splits = [.. dataset.Splits.Select(declared => declared with { HasLabels = false })] };
        if (parsed.GetValue(split) is { } name) return new SegmentationDataset(unlabeled, root?.ToString(), name).Files;
        return root is null ? [] : throw new OptionException("--data requires --split.");
    }

    private static string LineOf(PredictedImage image) =>
        $"{Failure.Printable(image.Image)}: {string.Join(", ", [.. image.Written.Select(file => file.Key), .. image.Classes.Select(Describe)])}";

    private static string Describe(TargetPrediction prediction) => prediction.Class is not { } index ? "" : string.Create(
        CultureInfo.InvariantCulture, $"{prediction.Target.Name} {prediction.Target.Labels[index]} ({prediction.Probabilities[index]:F3})");

    private static PredictionDocument Describe(PredictedImage image) => new(
        image.Image,
        image.Written.ToDictionary(),
        image.Error,
        image.Classes.Count == 0 ? null : image.Classes.ToDictionary(
            prediction => prediction.Target.Name,
            prediction => (IReadOnlyDictionary<string, double>)prediction.Target.Labels.Zip(prediction.Probabilities)
                .ToDictionary(pair => pair.First, pair => Math.Round(pair.Second, 6))));
}

/// <summary>The serializer of <c>seg predict --json</c>. Properties can be added, but are never renamed or removed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PredictionListDocument))]
internal sealed partial class PredictJson : JsonSerializerContext;

/// <summary><c>seg predict --json</c>.</summary>
internal sealed record PredictionListDocument(IReadOnlyList<PredictionDocument> Images);

/// <summary>The results of an image.</summary>
/// <param name="Image">The file of the image.</param>
/// <param name="Written">The files that were written, by kind.</param>
/// <param name="Error">The error, if the image failed.</param>
/// <param name="Classes">The probability of every class of the image, by target.</param>
internal sealed record PredictionDocument(
    string Image,
    IReadOnlyDictionary<string, string> Written,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? Classes);
