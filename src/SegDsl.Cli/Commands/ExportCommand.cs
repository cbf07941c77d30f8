using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Summary;
using SegDsl.Cli.Weights;
using SegDsl.Data;
using SegDsl.Fusion.Graphs;
using SegDsl.Language.Graph;
using SegDsl.Networks;
using SegDsl.Onnx;
using SegDsl.Onnx.Export;
using SegDsl.Onnx.Format;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg export</c>: writes a trained network as an ONNX model.</summary>
[ProgramCommand(order: 87)]
internal sealed class ExportCommand : ICommand
{
    private const string Extension = ".onnx";

    private readonly Argument<string> name = new("name") { Description = "Select an experiment or a network by its name; 'seg list' shows all names." };
    private readonly WeightsOptions weights = new();
    private readonly Option<string[]> set = SharedOptions.Set();
    private readonly Option<string?> dataset = new("--dataset")
    {
        Description = "Add the classes, colors and normalization of this dataset to the model. [default: the dataset of the experiment]",
        HelpName = "name",
    };
    private readonly Option<FileInfo> output = SharedOptions.OutputFile($"Write the model to this {Extension} file.", Extension);
    private readonly Option<string[]> size = Summary.InputSizes.Option();
    private readonly Option<long?> opset = SharedOptions.Number(
        "--opset", string.Create(
            CultureInfo.InvariantCulture,
            $"Use this version of the ONNX operators, from {OnnxExportOptions.MinimumOpset} to {OnnxExportOptions.MaximumOpset}. "
            + $"[default: {OnnxExportOptions.MinimumOpset}]"),
        OnnxExportOptions.MinimumOpset, OnnxExportOptions.MaximumOpset);
    private readonly Option<bool> half = new("--fp16") { Description = "Use float16 for weights and computation; inputs and outputs stay float32." };
    private readonly Option<string[]?> outputs = CommaSeparated.Names(
        "--outputs", "Write only these outputs, separated by commas, for example seg,edge; auxiliary ones can be named. [default: all that are not auxiliary]",
        "seg,edge");
    private readonly Option<bool> argmax = new("--argmax") { Description = "Replace the scores of 'seg' by a label map of bytes." };
    private readonly Option<bool> preprocess = new("--preprocess")
    {
        Description = "Accept images as bytes [N, H, W, C], which the model normalizes itself like the dataset; without one, like ImageNet.",
    };
    private readonly Option<bool> external = new("--external")
    {
        Description = "Write the weights to a file of their own, FILE.data, as is always done if they exceed 2 GB.",
    };
    private readonly Option<string?> license = new("--license")
    {
        Description = "Add the license of the weights to the model, for example CC-BY-4.0.", HelpName = "license",
    };
    private readonly JsonReport json = new();

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        license.Validators.Add(result =>
        {
            try
            {
                ModelMetadata.CheckLicense(result.GetValueOrDefault<string?>());
            }
            catch (OnnxException e)
            {
                result.AddError($"{license.Name}: {e.Message}");
            }
        });
        var command = new Command("export", "Export a network with its weights as an ONNX model, for inference with other programs.")
        {
            name, weights.File, weights.Key, weights.Partial, set, dataset, output, size, opset, half, outputs, argmax, preprocess, external,
            license, json.Option,
        };
        command.SetAction(parsed => Export(parsed, context));
        return command;
    }

    private int Export(ParseResult parsed, CommandContext context)
    {
        var path = parsed.GetRequiredValue(output).ToString();
        var (network, data) = Create(parsed, context);
        using var module = network;
        var graph = NetworkSources.GraphOf(module, context.Sources.Bound);
        var options = Options(parsed, graph, data);
        var model = OnnxExport.ModelOf(module, graph, options);
        model.Write(path);
        json.Write(
            parsed,
            context.Output,
            text => text.WriteLine(Line(path, model, options)),
            () => Document(path, model, options),
            ExportJson.Default.ExportDocument);
        return 0;
    }

    /// <summary>Creates the network with its weights, and finds its dataset.</summary>
    private (SegmentationNetwork Network, DatasetDefinition? Dataset) Create(ParseResult parsed, CommandContext context)
    {
        var given = parsed.GetRequiredValue(name);
        var settings = parsed.GetRequiredValue(set);
        var catalog = context.CatalogFor(given, hasSettings: settings.Length > 0);
        var (experiment, entry) = catalog.ExperimentOrNetwork(given);
        if (experiment is not null && settings.Length > 0)
            throw new OptionException($"--set applies to networks only; the experiment {given} declares the parameters of its network.");
        var data = parsed.GetValue(dataset) is { } chosen ? catalog.Dataset(chosen) : experiment?.Data;
        SegmentationNetwork New() => experiment?.CreateNetwork() ?? entry?.Instantiate(settings) ?? throw new InvalidOperationException("Neither was found.");
        var network = parsed.GetValue(weights.Partial) ? New() : Initialization.Skip(New);
        try
        {
            weights.Load(parsed, network, context, experiment?.NetworkName ?? given);
            return (network, data);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private OnnxExportOptions Options(ParseResult parsed, NetworkGraph graph, DatasetDefinition? data)
    {
        var version = parsed.GetValue(opset) ?? OnnxExportOptions.MinimumOpset;
        return new()
        {
            Opset = (int)version,
            Sizes = Summary.InputSizes.Bind(graph, parsed.GetRequiredValue(size)) ?? new Dictionary<string, long>(),
            Float16 = parsed.GetValue(half),
            Outputs = parsed.GetValue(outputs) ?? [],
            ArgMax = parsed.GetValue(argmax),
            Preprocess = parsed.GetValue(preprocess),
            Dataset = data,
            License = parsed.GetValue(license),
            ExternalData = parsed.GetValue(external) ? true : null,
        };
    }

    private static string Line(string path, ExportedModel model, OnnxExportOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(", ", model.Inputs.Select(Describe))} → {string.Join(", ", model.Outputs.Select(Describe))}; "
        + $"{Quantity.Of(model.Nodes, "node")}, opset {options.Opset}, {SizeOf(path, model) / 1e6:F1} MB → {path}{(model.IsExternal ? $", {path}.data" : "")}");

    private static ExportDocument Document(string path, ExportedModel model, OnnxExportOptions options) => new(
        path, model.IsExternal ? path + ".data" : null, options.Opset, model.Nodes, SizeOf(path, model),
        model.Inputs.ToDictionary(input => input.Name, ShapeOf), model.Outputs.ToDictionary(output => output.Name, ShapeOf));

    private static long SizeOf(string path, ExportedModel model) =>
        new FileInfo(path).Length + (model.IsExternal ? new FileInfo(path + ".data").Length : 0);

    private static string Describe(ValueInfoProto value) => $"{value.Name} [{string.Join(", ", ShapeOf(value))}]";

    private static IReadOnlyList<string> ShapeOf(ValueInfoProto value) => [.. value.Type.TensorType.Shape.Dim.Select(size =>
        size.HasDimValue ? size.DimValue.ToString(CultureInfo.InvariantCulture) : size.DimParam)];
}

/// <summary>The serializer of <c>seg export --json</c>. Properties can be added, but are never renamed or removed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExportDocument))]
internal sealed partial class ExportJson : JsonSerializerContext;

/// <summary><c>seg export --json</c>.</summary>
/// <param name="Model">The file of the model.</param>
/// <param name="Data">The file of the weights, if it is another one.</param>
/// <param name="Opset">The version of the operators.</param>
/// <param name="Nodes">The number of nodes.</param>
/// <param name="Bytes">The size of the files.</param>
/// <param name="Inputs">The shapes of the inputs by name; sizes that depend on the images are formulas.</param>
/// <param name="Outputs">The shapes of the outputs by name.</param>
internal sealed record ExportDocument(
    string Model,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Data,
    int Opset,
    int Nodes,
    long Bytes,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Inputs,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Outputs);
