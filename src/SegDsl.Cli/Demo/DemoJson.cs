using System.Text.Json.Serialization;
using SegDsl.Logging;

namespace SegDsl.Cli.Demo;

/// <summary>The serializer of the results of <c>seg demo</c>. Properties can be added, but are never renamed or removed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(DemoDocument))]
internal sealed partial class DemoJson : JsonSerializerContext;

/// <summary>The results of the demonstration.</summary>
/// <param name="Networks">The results, one per network.</param>
internal sealed record DemoDocument(IReadOnlyList<DemoNetworkDocument> Networks);

/// <summary>The results of a network.</summary>
internal sealed class DemoNetworkDocument : EvaluationDocument
{
    /// <summary>Creates the document.</summary>
    /// <param name="run">The training run.</param>
    internal DemoNetworkDocument(DemoRun run)
        : base(run.Experiment.Name, run.Result.Steps, run.Evaluation) =>
        TrainingSeconds = Math.Round(run.Result.History[^1].Seconds, 1);

    /// <summary>The time of training in seconds.</summary>
    [JsonPropertyOrder(2)]
    public double TrainingSeconds { get; }
}
