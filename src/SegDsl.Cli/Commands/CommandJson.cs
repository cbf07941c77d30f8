using System.Text.Json.Serialization;

namespace SegDsl.Cli.Commands;

/// <summary>The serializers of the JSON documents of commands. Properties can be added, but are never renamed or removed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CatalogDocument))]
[JsonSerializable(typeof(StateDocument))]
[JsonSerializable(typeof(PageDocument))]
[JsonSerializable(typeof(DiagnosticListDocument))]
[JsonSerializable(typeof(PredictionListDocument))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
internal sealed partial class CommandJson : JsonSerializerContext;

/// <summary><c>seg list --json</c>.</summary>
internal sealed record CatalogDocument(
    IReadOnlyList<NetworkDocument> Networks, IReadOnlyList<DatasetDocument> Datasets, IReadOnlyList<ExperimentDocument> Experiments);

/// <summary>A network of the catalog.</summary>
internal sealed record NetworkDocument(
    string Name, string Namespace, string Summary, IReadOnlyList<ParameterDocument> Parameters, IReadOnlyList<string> Outputs);

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

/// <summary><c>seg keys --json</c>.</summary>
/// <param name="State">The parameters and buffers, in order.</param>
/// <param name="Values">The number of values.</param>
/// <param name="Parameters">The number of trainable values.</param>
internal sealed record StateDocument(IReadOnlyList<KeyDocument> State, long Values, long Parameters);

/// <summary>A parameter or buffer.</summary>
internal sealed record KeyDocument(string Key, IReadOnlyList<long> Shape);

/// <summary><c>seg explain CODE --json</c>.</summary>
internal sealed record PageDocument(string Code, string Severity, string Title, string Meaning, string Markdown);

/// <summary><c>seg explain --json</c>.</summary>
internal sealed record DiagnosticListDocument(IReadOnlyList<DescriptorDocument> Diagnostics);

/// <summary>A kind of diagnostic.</summary>
internal sealed record DescriptorDocument(string Code, string Severity, string Title);

/// <summary><c>seg predict --json</c>.</summary>
internal sealed record PredictionListDocument(IReadOnlyList<PredictionDocument> Images);

/// <summary>The results of an image.</summary>
/// <param name="Image">The file of the image.</param>
/// <param name="Written">The files that were written, by kind.</param>
/// <param name="Error">The error, if the image failed.</param>
internal sealed record PredictionDocument(
    string Image, IReadOnlyDictionary<string, string> Written, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error);
