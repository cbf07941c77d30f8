using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Sources;
using SegDsl.Data;
using SegDsl.Experiments;
using SegDsl.Language;
using SegDsl.Language.Binding;
using SegDsl.Language.Types;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg list</c>: lists the catalog.</summary>
[ProgramCommand(order: 10)]
internal sealed class ListCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var blocks = new Option<bool>("--blocks") { Description = "List the backbones, heads, blocks and parts in C# that .seg files can use, instead." };
        var json = new JsonReport();
        var command = new Command("list", "List networks, datasets and experiments.") { blocks, json.Option };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(blocks))
            {
                var found = BlocksOf(context.Sources.Compilation).Concat(ExternsOf(context.Sources.Compilation)).ToList();
                json.Write(parsed, context.Output, output => Print(found, output, context.Width), () => new(found),
                    ListJson.Default.BlockListDocument);
                return 0;
            }
            json.Write(
                parsed, context.Output, output => Print(context.Declarations, output, context.Width), () => Describe(context.Declarations),
                    ListJson.Default.CatalogDocument);
            return 0;
        });
        return command;
    }

    private static void Print(ModelCatalog catalog, TextWriter output, int? width)
    {
        var networks = new TextTable("network", "parameters", "outputs", "summary");
        foreach (var n in catalog.Networks) networks.Add(n.Name, string.Join(", ", n.Parameters.Select(Format)), Flow(n), n.Summary);
        var datasets = new TextTable("dataset", "classes", "splits", "summary");
        foreach (var d in catalog.Datasets) datasets.Add(d.Name, TextTable.Number(d.Classes.Count), string.Join(", ", d.Splits.Select(s => s.Name)), d.Summary);
        var experiments = new TextTable("experiment", "network", "dataset", "summary");
        foreach (var e in catalog.Experiments) experiments.Add(e.Name, e.NetworkName, e.Data.Name, e.Summary);

        networks.Print(output, width);
        output.WriteLine();
        datasets.Print(output, width);
        output.WriteLine();
        experiments.Print(output, width);
    }

    /// <summary>The outputs of a network, after its inputs if there are several.</summary>
    private static string Flow(NetworkEntry network) =>
        (network.Inputs.Count > 1 ? string.Join(", ", network.Inputs) + " → " : "") + string.Join(", ", network.Outputs);

    private static IEnumerable<BlockDocument> BlocksOf(Compilation compilation) =>
        compilation.Files.SelectMany(file => file.Blocks).Select(block => block.Signature).Where(block => block.Kind != BlockKind.Network)
            .OrderBy(block => block.Kind == BlockKind.Block).ThenBy(block => block.Kind).ThenBy(block => block.Name, StringComparer.Ordinal)
            .Select(block => Describe(block, BlockText.Kind(block), [.. block.Outputs.Select(o => o.Name).OfType<string>()]));

    /// <summary>The operations, losses and other parts that are written in C#.</summary>
    private static IEnumerable<BlockDocument> ExternsOf(Compilation compilation) =>
    [
        .. compilation.Files.SelectMany(file => file.Externs).OrderBy(op => op.Name, StringComparer.Ordinal).Select(op => Describe(op, "extern op", [])),
        .. compilation.Files.SelectMany(file => file.ExternParts).OrderBy(part => part.Keyword, StringComparer.Ordinal)
            .ThenBy(part => part.Name, StringComparer.Ordinal)
            .Select(part => new BlockDocument(
                part.Name, part.Namespace, "extern " + part.Keyword, part.Summary, [.. part.Parameters.Select(p => part.Source.Quote(p.Span))], [])),
    ];

    private static void Print(IReadOnlyList<BlockDocument> blocks, TextWriter output, int? width)
    {
        var table = new TextTable("name", "kind", "parameters", "summary");
        foreach (var block in blocks) table.Add(block.Name, block.Kind, string.Join(", ", block.Parameters), block.Summary.Split('\n')[0]);
        table.Print(output, width);
    }

    private static BlockDocument Describe(BlockSignature block, string kind, IReadOnlyList<string> outputs) =>
        new(block.Name, block.Namespace, kind, block.Summary, [.. block.Parameters.Select(p => block.Source.Quote(p.Span))], outputs);

    private static string Format(NetworkParameter parameter) =>
        parameter.Default is null
            ? $"{parameter.Name}: {parameter.Type}"
            : string.Create(CultureInfo.InvariantCulture, $"{parameter.Name} = {parameter.Default}");

    private static CatalogDocument Describe(ModelCatalog catalog) => new(
        [.. catalog.Networks.Select(n => new NetworkDocument(n.Name, n.Namespace, n.Summary, [.. n.Parameters.Select(Describe)], n.Inputs, n.Outputs))],
        [.. catalog.Datasets.Select(Describe)],
        [.. catalog.Experiments.Select(e => new ExperimentDocument(e.Name, e.Summary, e.NetworkName, e.Data.Name, e.Epochs, e.Batch))]);

    private static ParameterDocument Describe(NetworkParameter parameter) =>
        new(parameter.Name, parameter.Type, parameter.Default is null or long or double or bool ? parameter.Default : parameter.Default.ToString());

    private static DatasetDocument Describe(DatasetDefinition dataset) => new(
        dataset.Name, dataset.Summary, dataset.Root, dataset.IgnoreIndex, [.. dataset.Classes.Select(c => c.Name)], [.. dataset.Splits.Select(s => s.Name)],
        dataset.Folds?.Count ?? 1);
}

/// <summary>The serializer of <c>seg list --json</c>. Properties can be added, but are never renamed or removed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CatalogDocument))]
[JsonSerializable(typeof(BlockListDocument))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
internal sealed partial class ListJson : JsonSerializerContext;

/// <summary><c>seg list --json</c>.</summary>
internal sealed record CatalogDocument(
    IReadOnlyList<NetworkDocument> Networks, IReadOnlyList<DatasetDocument> Datasets, IReadOnlyList<ExperimentDocument> Experiments);

/// <summary><c>seg list --blocks --json</c>.</summary>
internal sealed record BlockListDocument(IReadOnlyList<BlockDocument> Blocks);

/// <summary>A backbone, head or block, or a part that is written in C#.</summary>
internal sealed record BlockDocument(
    string Name, string Namespace, string Kind, string Summary, IReadOnlyList<string> Parameters, IReadOnlyList<string> Outputs);

/// <summary>A network of the catalog.</summary>
internal sealed record NetworkDocument(
    string Name,
    string Namespace,
    string Summary,
    IReadOnlyList<ParameterDocument> Parameters,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs);

/// <summary>A parameter of a network.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type in the language.</param>
/// <param name="Default">A long, double, bool or string; null if the parameter is required.</param>
internal sealed record ParameterDocument(string Name, string Type, object? Default);

/// <summary>A dataset of the catalog.</summary>
internal sealed record DatasetDocument(
    string Name, string Summary, string Root, int Ignore, IReadOnlyList<string> Classes, IReadOnlyList<string> Splits, int Folds);

/// <summary>An experiment of the catalog.</summary>
internal sealed record ExperimentDocument(string Name, string Summary, string Network, string Dataset, int Epochs, int Batch);
