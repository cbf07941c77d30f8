using SegDsl.Losses;
using static TorchSharp.torch;

namespace SegDsl.Data;

/// <summary>Samples that go through a network together. The batch owns its tensors: dispose of it after the step.</summary>
/// <param name="Images">Normalized images, float32 [N, 3, H, W], on the CPU.</param>
/// <param name="Targets">Labels, and what was prepared of the other targets (<see cref="BatchOptions.Targets"/>), on the CPU.</param>
/// <param name="Names">The names of the samples.</param>
public sealed record Batch(Tensor Images, LossTargets Targets, IReadOnlyList<string> Names) : IDisposable
{
    /// <summary>Train indices and ignore labels, int64 [N, H, W], on the CPU.</summary>
    public Tensor Labels => Targets.Labels;

    /// <summary>The targets on a device.</summary>
    public LossTargets TargetsOn(Device device) => Targets with
    {
        Labels = Targets.Labels.to(device),
        LabelSets = Targets.LabelSets?.to(device),
        Edges = Targets.Edges?.to(device),
    };

    /// <summary>Frees all tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Targets.Labels.Dispose();
        Targets.LabelSets?.Dispose();
        Targets.Edges?.Dispose();
    }
}
