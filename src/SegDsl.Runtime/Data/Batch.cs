using SegDsl.Losses;
using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Data;

/// <summary>A batch of samples. It owns its tensors; dispose it after the step.</summary>
/// <param name="Images">Normalized images, float32 [N, channels, H, W], on the CPU.</param>
/// <param name="Targets">Labels and the other targets requested by <see cref="BatchOptions.Targets"/>, on the CPU.</param>
/// <param name="Names">The names of the samples.</param>
public sealed record Batch(Tensor Images, LossTargets Targets, IReadOnlyList<string> Names) : IDisposable
{
    /// <summary>The inputs besides the images: normalized maps, float32 [N, channels, H, W], on the CPU.</summary>
    public IReadOnlyList<NamedTensor> OtherInputs { get; init; } = [];

    /// <summary>The images and the other inputs, on the CPU.</summary>
    public NetworkInputs Inputs => new(Images, OtherInputs);

    /// <summary>Train indices, or the ignore index, int64 [N, H, W], on the CPU.</summary>
    public Tensor Labels => Targets.Labels;

    /// <summary>Copies the targets to a device.</summary>
    /// <param name="device">The target device.</param>
    public LossTargets TargetsOn(Device device) => Targets.Map(tensor => tensor.to(device));

    /// <summary>Disposes all tensors.</summary>
    public void Dispose()
    {
        Inputs.DisposeAll();
        Targets.Labels.Dispose();
        Targets.LabelSets?.Dispose();
        Targets.Edges?.Dispose();
        foreach (var map in Targets.Maps.Values) map.Dispose();
    }
}
