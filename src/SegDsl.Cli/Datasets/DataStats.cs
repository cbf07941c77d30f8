using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Data;

namespace SegDsl.Cli.Datasets;

/// <summary><c>seg data stats</c>: class frequencies, and the mean and standard deviation of the channels.</summary>
internal sealed class DataStats : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var name = DatasetOptions.Dataset();
        var data = SharedOptions.Data();
        var split = DatasetOptions.Split("train");
        var fold = DatasetOptions.Fold();
        var json = SharedOptions.Json();
        var command = new Command("stats", "Count the pixels and images of every class, and compute the mean and standard deviation of the channels.")
        {
            name, data, split, fold, json,
        };
        command.SetAction(parsed =>
        {
            var definition = context.Catalog.Dataset(parsed.GetRequiredValue(name), parsed.GetValue(fold));
            var dataset = new SegmentationDataset(definition, parsed.GetValue(data)?.ToString(), parsed.GetValue(split) ?? "train");
            var statistics = ProgressBar.Run(
                context.Interactive, definition.Name, progress => DatasetStatistics.Collect(dataset, done => progress(done, dataset.Count)));
            if (parsed.GetValue(json)) context.Output.WriteJson(writer => Write(writer, dataset, statistics));
            else Print(context.Output, dataset, statistics);
            return 0;
        });
        return command;
    }

    private static void Print(TextWriter output, SegmentationDataset dataset, DatasetStatistics statistics)
    {
        if (statistics.Classes.Count > 0)
        {
            var table = new TextTable("class", "id", "pixels", "share", "images") { Numbers = [1, 2, 3, 4] };
            foreach (var (entry, pixels, share, images) in statistics.Classes)
                table.Add(entry.Name, string.Join(", ", entry.OtherIds.Prepend(entry.Id)), TextTable.Number(pixels), Percent(share), TextTable.Number(images));
            table.Print(output);
            output.WriteLine();
            output.WriteLine($"{Percent((double)statistics.IgnoredPixels / statistics.Pixels)} of all pixels are ignored.");
        }
        output.WriteLine($"mean {Channels(statistics.Mean)}, standard deviation {Channels(statistics.StandardDeviation)} (red, green, blue; 0 to 1)");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{dataset.Definition.Name}, split {dataset.Split}: {statistics.Images} images, {statistics.Pixels / 1e6:F2} megapixels"));
    }

    private static string Percent(double share) => share.ToString("0.000 %", CultureInfo.InvariantCulture);

    private static string Channels(IEnumerable<double> values) => string.Join(' ', values.Select(v => v.ToString("F4", CultureInfo.InvariantCulture)));

    private static void Write(Utf8JsonWriter json, SegmentationDataset dataset, DatasetStatistics statistics)
    {
        json.WriteStartObject();
        json.WriteString("dataset", dataset.Definition.Name);
        json.WriteString("split", dataset.Split);
        json.WriteNumber("images", statistics.Images);
        json.WriteNumber("pixels", statistics.Pixels);
        json.WriteNumber("ignored_pixels", statistics.IgnoredPixels);
        Write(json, "mean", statistics.Mean);
        Write(json, "standard_deviation", statistics.StandardDeviation);
        json.WriteStartArray("classes");
        foreach (var (entry, pixels, share, images) in statistics.Classes)
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteNumber("id", entry.Id);
            json.WriteNumber("pixels", pixels);
            json.WriteNumber("share", share);
            json.WriteNumber("images", images);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
