using System.CommandLine;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Networks;
using SegDsl.Training;
using TorchSharp;

namespace SegDsl.Cli;

/// <summary><c>seg predict</c>: applies the network of an experiment to images.</summary>
internal sealed class PredictCommand : ICommand
{
    private static readonly string[] ImageExtensions = [".png", ".jpg", ".jpeg"];

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var experiment = SharedOptions.Experiment();
        var weights = new WeightsOptions();
        var input = new Option<string>("--input") { Description = "An image, or a folder of images (PNG, JPEG).", HelpName = "file|folder", Required = true };
        var output = new Option<DirectoryInfo>("--output")
        {
            Description = "The folder for labels, colours and overlays.",
            HelpName = "folder",
            Required = true,
        };
        var command = new Command("predict", "Finds the classes of images: label ids, colours, overlay, and body and edge where the network has them.")
        {
            experiment, weights.File, weights.Key, weights.Partial, input, output,
        };
        command.SetAction(parsed => Predict(
            context,
            parsed.GetRequiredValue(experiment),
            network => weights.Load(parsed, network, context),
            parsed.GetRequiredValue(input),
            parsed.GetRequiredValue(output).ToString()));
        return command;
    }

    private static int Predict(CommandContext context, string name, Action<SegmentationNetwork> load, string input, string output)
    {
        var experiment = context.Catalogue.Experiment(name);
        var files = FindImages(input);
        var device = ComputeDevice.Prepare();
        using var network = experiment.CreateNetwork();
        load(network);
        network.to(device);
        var predictor = new Predictor(network, device);
        foreach (var file in files)
        {
            var image = ImageFile.Read(file);
            Write(image, predictor.Predict(image, auxiliary: true), experiment.Data, Path.Combine(output, Path.GetFileNameWithoutExtension(file)));
            context.Output.WriteLine($"{file}: done");
        }
        context.Output.WriteLine($"{files.Count} {(files.Count == 1 ? "image" : "images")} → {output}");
        return 0;
    }

    /// <summary>The images that were asked for; their names without extension are distinct, since results are named after them.</summary>
    private static List<string> FindImages(string input)
    {
        if (File.Exists(input)) return [input];
        if (!Directory.Exists(input)) throw new CommandException($"--input {input}: there is no such file or folder.");
        var files = Directory.EnumerateFiles(input)
            .Where(file => ImageExtensions.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0) throw new CommandException($"--input {input}: no PNG or JPEG image is in this folder.");
        if (files.GroupBy(Path.GetFileNameWithoutExtension).FirstOrDefault(group => group.Count() > 1) is { } twins)
            throw new CommandException(
                $"--input {input}: {string.Join(" and ", twins.Select(Path.GetFileName))} would have the same results' names; keep one of them.");
        return files;
    }

    private static void Write(RgbImage image, Prediction prediction, DatasetDefinition dataset, string path)
    {
        var palette = dataset.Classes.Select(c => c.Colour).ToList();
        var colours = prediction.Classes.InColours(palette);
        ImageFile.Write(path + "_labels.png", Ids(prediction.Classes, dataset));
        ImageFile.Write(path + "_colour.png", colours);
        ImageFile.Write(path + "_overlay.png", image.Overlay(colours));
        if (prediction.Body is { } body) ImageFile.Write(path + "_body.png", body.InColours(palette));
        if (prediction.Edge is { } edge) ImageFile.Write(path + "_edge.png", edge);
    }

    /// <summary>The classes as the ids of the dataset's own label images.</summary>
    private static LabelMap Ids(LabelMap classes, DatasetDefinition dataset) =>
        new(classes.Width, classes.Height, Array.ConvertAll(classes.Values, index => (ushort)dataset.Classes[index].Id));
}
