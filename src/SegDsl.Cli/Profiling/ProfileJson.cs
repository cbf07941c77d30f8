using System.Text.Json.Serialization;
using SegDsl.Fusion.Profiling;

namespace SegDsl.Cli.Profiling;

/// <summary>The serializer of <c>seg profile --json</c>. Properties can be added, but are never renamed or removed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProfileDocument))]
internal sealed partial class ProfileJson : JsonSerializerContext;

/// <summary><c>seg profile --json</c>.</summary>
/// <param name="Network">The name of the network.</param>
/// <param name="Mode">What was measured: <c>inference</c> or <c>training</c>.</param>
/// <param name="Fused">The type of the fused form; null for the network itself.</param>
/// <param name="Seconds">The median time of the whole.</param>
/// <param name="PeakFlops">The floating-point operations per second that the machine reaches in a large matrix product.</param>
/// <param name="Bandwidth">The bytes per second that the machine copies.</param>
/// <param name="Steps">The steps, in order.</param>
internal sealed record ProfileDocument(
    string Network, string Mode, string? Fused, double Seconds, double PeakFlops, double Bandwidth, IReadOnlyList<StepDocument> Steps);

/// <summary>A step.</summary>
/// <param name="Name">What it computes.</param>
/// <param name="Module">The path of its module.</param>
/// <param name="Shape">The shape of its result.</param>
/// <param name="Forward">The median seconds of the forward pass.</param>
/// <param name="Backward">The median seconds of the backward pass; null if it was not measured.</param>
/// <param name="Flops">The floating-point operations of the forward pass.</param>
/// <param name="Bytes">The bytes that it reads and writes.</param>
/// <param name="LimitShare">The share of the machine's limit that the forward pass reaches.</param>
internal sealed record StepDocument(
    string Name, string Module, IReadOnlyList<long> Shape, double Forward, double? Backward, double Flops, double Bytes, double LimitShare)
{
    /// <summary>Describes a step.</summary>
    public static StepDocument Of(StepProfile step, MachineLimits limits) => new(
        step.Name, step.Path, step.Shape, step.Forward, step.Backward, step.Flops, step.Bytes, step.ShareOf(limits));
}
