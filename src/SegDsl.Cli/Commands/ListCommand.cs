using SegDsl.Experiments;
using System.CommandLine;
using System.Globalization;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Data;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg list</c>: lists the catalog.</summary>
[ProgramCommand(order: 10)]
internal sealed class ListCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var json = new JsonReport();
        var command = new Command("list", "List networks, datasets and experiments.") { json.Option };
        command.SetAction(parsed =>
        {
            json.Write(
                parsed, context.Output, output => Print(context.Catalog, output, context.Width), () => Describe(context.Catalog),
                    CommandJson.Default.CatalogDocument);
            return 0;
        });
        return command;
    }

    private static void Print(ModelCatalog catalog, TextWriter output, int? width)
    {
        var networks = new TextTable("network", "parameters", "outputs", "");
        foreach (var n in catalog.Networks) networks.Add(n.Name, string.Join(", ", n.Parameters.Select(Format)), string.Join(", ", n.Outputs), n.Summary);
        var datasets = new TextTable("dataset", "classes", "splits", "");
        foreach (var d in catalog.Datasets) datasets.Add(d.Name, TextTable.Number(d.Classes.Count), string.Join(", ", d.Splits.Select(s => s.Name)), d.Summary);
        var experiments = new TextTable("experiment", "network", "dataset", "");
        foreach (var e in catalog.Experiments) experiments.Add(e.Name, e.NetworkName, e.Data.Name, e.Summary);

        networks.Print(output, width);
        output.WriteLine();
        datasets.Print(output, width);
        output.WriteLine();
        experiments.Print(output, width);
    }

    private static string Format(NetworkParameter parameter) =>
        parameter.Default is null
            ? $"{parameter.Name}: {parameter.Type}"
            : string.Create(CultureInfo.InvariantCulture, $"{parameter.Name} = {parameter.Default}");

    private static CatalogDocument Describe(ModelCatalog catalog) => new(
        [.. catalog.Networks.Select(n => new NetworkDocument(n.Name, n.Namespace, n.Summary, [.. n.Parameters.Select(Describe)], n.Outputs))],
        [.. catalog.Datasets.Select(Describe)],
        [.. catalog.Experiments.Select(e => new ExperimentDocument(e.Name, e.Summary, e.NetworkName, e.Data.Name, e.Epochs, e.Batch))]);

    private static ParameterDocument Describe(NetworkParameter parameter) =>
        new(parameter.Name, parameter.Type, parameter.Default is null or long or double or bool ? parameter.Default : parameter.Default.ToString());

    private static DatasetDocument Describe(DatasetDefinition dataset) => new(
        dataset.Name, dataset.Summary, dataset.Root, dataset.IgnoreIndex, [.. dataset.Classes.Select(c => c.Name)], [.. dataset.Splits.Select(s => s.Name)],
        dataset.Folds?.Count ?? 1);
}
