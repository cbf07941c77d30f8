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
    /// <summary>The number of ids of a class up to which all are listed.</summary>
    private const int MaxIds = 6;

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var name = DatasetOptions.Dataset();
        var data = SharedOptions.Data();
        var split = DatasetOptions.Split("train");
        var fold = DatasetOptions.Fold();
        var json = new JsonReport();
        var command = new Command("stats", "Count the pixels and images of every class, and compute mean and standard deviation of the channels.")
        {
            name, data, split, fold, json.Option,
        };
        command.SetAction(parsed =>
        {
            var definition = context.Declarations.Dataset(parsed.GetRequiredValue(name), parsed.GetValue(fold));
            var dataset = new SegmentationDataset(definition, parsed.GetValue(data)?.ToString(), parsed.GetValue(split) ?? "train");
            var statistics = ProgressBar.Run(
                context.Interactive, definition.Name, progress => DatasetStatistics.Collect(dataset, done => progress(done, dataset.Count)));
            json.Write(
                parsed,
                context.Output,
                output => Print(output, dataset, statistics),
                () => Describe(dataset, statistics),
                DatasetJson.Default.DatasetStatisticsDocument);
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
                table.Add(entry.Name, Ids(entry), TextTable.Number(pixels), Percent(share), TextTable.Number(images));
            table.Print(output);
            output.WriteLine();
            output.WriteLine($"{Percent((double)statistics.IgnoredPixels / statistics.Pixels)} of all pixels are ignored.");
        }
        PrintTargets(output, statistics);
        // In the form of the items of a dataset.
        output.WriteLine($"mean      {Channels(statistics.Mean)}");
        output.WriteLine($"deviation {Channels(statistics.StandardDeviation)} "
            + (dataset.Definition.HoldsVolumes ? $"// {Quantity.Of(statistics.Mean.Count, "channel")}, in the units of the file"
                : dataset.Definition.Normalization.Channels <= 3 && statistics.Mean.Count == 3 && statistics.Mean.All(mean => mean is >= 0 and <= 1)
                ? "// red, green, blue; 0 to 1"
                : $"// {Quantity.Of(statistics.Mean.Count, "channel")}; 0 to 1 for 8-bit channels, otherwise in the units of the file"));
        foreach (var input in statistics.Inputs) output.WriteLine(Options(input));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{dataset.Definition.Name}, split {dataset.Split}: {Quantity.Of(statistics.Images, "image")}, {statistics.Pixels / 1e6:F2} megapixels"));
    }

    /// <summary>The mean and the deviation of an input in the form of its options.</summary>
    private static string Options(InputStatistics input)
    {
        var measured = input.Input.Ignore is null ? "" : $" // {Percent(input.Measured)} of the pixels are measured";
        return $"input {input.Input.Name} … mean {List(input.Mean)} deviation {List(input.StandardDeviation)}{measured}";

        static string List(IReadOnlyList<double> values) => values.Count == 1 ? Channels(values) : $"[{Channels(values)}]";
    }

    private static void PrintTargets(TextWriter output, DatasetStatistics statistics)
    {
        var maps = statistics.Targets.Where(target => target.Planes.Count > 0).ToList();
        if (maps.Count > 0)
        {
            var table = new TextTable("target", "label", "pixels with a value", "minimum", "mean", "maximum") { Numbers = [2, 3, 4, 5] };
            foreach (var target in maps)
                for (var plane = 0; plane < target.Planes.Count; plane++)
                {
                    var (pixels, values, mean, minimum, maximum) = target.Planes[plane];
                    table.Add(
                        target.Target.Name, target.Target.Labels.ElementAtOrDefault(plane) ?? "", Percent((double)values / pixels),
                        Number(minimum), Number(mean), Number(maximum));
                }
            table.Print(output);
            output.WriteLine();
        }
        foreach (var (target, _, images) in statistics.Targets.Where(target => target.Images.Count > 0))
        {
            var table = new TextTable(target.Name, "images") { Numbers = [1] };
            for (var i = 0; i < images.Count; i++) table.Add(target.Labels[i], TextTable.Number(images[i]));
            table.Print(output);
            output.WriteLine();
        }
    }

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Ids(ClassDefinition entry)
    {
        var ids = entry.OtherIds.Prepend(entry.Id).ToList();
        return ids.Count <= MaxIds ? string.Join(", ", ids) : $"{string.Join(", ", ids.Take(MaxIds - 1))}, … ({ids.Count})";
    }

    private static string Percent(double share) => share.ToString("0.000 %", CultureInfo.InvariantCulture);

    private static string Channels(IEnumerable<double> values) => string.Join(", ", values.Select(v => v.ToString("F4", CultureInfo.InvariantCulture)));

    private static DatasetStatisticsDocument Describe(SegmentationDataset dataset, DatasetStatistics statistics) => new(
        dataset.Definition.Name,
        dataset.Split,
        statistics.Images,
        statistics.Pixels,
        statistics.IgnoredPixels,
        statistics.Mean,
        statistics.StandardDeviation,
        [.. statistics.Classes.Select(c => new ClassStatisticsDocument(c.Class.Name, c.Class.Id, c.Pixels, c.Share, c.Images))],
        [.. statistics.Targets.Select(Describe)],
        [.. statistics.Inputs.Select(input => new InputStatisticsDocument(
            input.Input.Name, [.. input.Mean.Select(Finite)], [.. input.StandardDeviation.Select(Finite)], input.Measured))]);

    private static TargetStatisticsDocument Describe(TargetStatistics statistics) => new(
        statistics.Target.Name,
        JsonNamingPolicy.SnakeCaseLower.ConvertName(statistics.Target.Kind.ToString()),
        [.. statistics.Planes.Select((plane, i) => new PlaneStatisticsDocument(
            statistics.Target.Labels.ElementAtOrDefault(i), plane.Pixels, plane.Values, Finite(plane.Minimum), Finite(plane.Mean), Finite(plane.Maximum)))],
        [.. statistics.Images.Select((images, i) => new ImageClassDocument(statistics.Target.Labels[i], images))]);

    private static double? Finite(double value) => double.IsNaN(value) ? null : value;
}
