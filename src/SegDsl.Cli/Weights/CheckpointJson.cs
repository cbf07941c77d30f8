using System.Text.Json.Serialization;

namespace SegDsl.Cli.Weights;

/// <summary>The serializer of <c>seg weights show --json</c>. Properties can be added, but are never renamed or removed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckpointDocument))]
internal sealed partial class CheckpointJson : JsonSerializerContext;

/// <summary>A checkpoint.</summary>
/// <param name="Format">The format of the file.</param>
/// <param name="Key">The dictionary in the file; empty if it has only one.</param>
/// <param name="Values">The number of values.</param>
/// <param name="Bytes">The number of bytes of the values.</param>
/// <param name="Metadata">The metadata of the file.</param>
/// <param name="Skipped">The names of entries that are not tensors.</param>
/// <param name="Tensors">The tensors.</param>
/// <param name="Objects">The Python objects in the file.</param>
/// <param name="NonFinite">The tensors with NaN or infinite values.</param>
internal sealed record CheckpointDocument(
    string Format,
    string Key,
    long Values,
    long Bytes,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<string> Skipped,
    IReadOnlyList<TensorDocument> Tensors,
    IReadOnlyList<SkippedObjectDocument> Objects,
    IReadOnlyList<NonFiniteDocument> NonFinite);

/// <summary>A Python object that was skipped.</summary>
internal sealed record SkippedObjectDocument(string Key, string Class);

/// <summary>A tensor with NaN or infinite values, and their number.</summary>
internal sealed record NonFiniteDocument(string Key, long Count);

/// <summary>A tensor.</summary>
[JsonDerivedType(typeof(TensorDocument))]
[JsonDerivedType(typeof(MeasuredTensorDocument))]
internal record TensorDocument(string Key, string Type, IReadOnlyList<long> Shape);

/// <summary>A tensor with the statistics of its values; null if a statistic is not finite.</summary>
internal sealed record MeasuredTensorDocument(
    string Key,
    string Type,
    IReadOnlyList<long> Shape,
    [property: JsonPropertyOrder(1)] double? Mean,
    [property: JsonPropertyOrder(1)] double? Std,
    [property: JsonPropertyOrder(1)] double? Min,
    [property: JsonPropertyOrder(1)] double? Max) : TensorDocument(Key, Type, Shape);
