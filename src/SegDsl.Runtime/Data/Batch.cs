using SegDsl.Losses;
using static TorchSharp.torch;

namespace SegDsl.Data;

/// <summary>A batch of samples. It owns its tensors; dispose it after the step.</summary>
/// <param name="Images">Normalized images, float32 [N, channels, H, W], on the CPU.</param>
/// <param name="Targets">Labels and the other targets requested by <see cref="BatchOptions.Targets"/>, on the CPU.</param>
/// <param name="Names">The names of the samples.</param>
public sealed record Batch(Tensor Images, LossTargets Targets, IReadOnlyList<string> Names) : IDisposable
{
    /// <summary>Train indices, or the ignore index, int64 [N, H, W], on the CPU.</summary>
    public Tensor Labels => Targets.Labels;

    /// <summary>Copies the targets to a device.</summary>
    /// <param name="device">The target device.</param>
    public LossTargets TargetsOn(Device device) => Targets with
    {
        Labels = Targets.Labels.to(device),
        LabelSets = Targets.LabelSets?.to(device),
        Edges = Targets.Edges?.to(device),
        Maps = Targets.Maps.ToDictionary(map => map.Key, map => map.Value.to(device), StringComparer.Ordinal),
    };

    /// <summary>Disposes all tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Targets.Labels.Dispose();
        Targets.LabelSets?.Dispose();
        Targets.Edges?.Dispose();
        foreach (var map in Targets.Maps.Values) map.Dispose();
    }
}
