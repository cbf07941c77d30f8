using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// Treats volumes as images whose slices are one below the other, without copying them. A loss that takes every pixel alone is the same for both.
/// </summary>
internal static class StackedSlices
{
    /// <summary>The number of dimensions of outputs of volumes.</summary>
    public const int VolumeDimensions = 5;

    /// <summary>Whether labels are those of volumes, [N, D, H, W].</summary>
    public static bool AreVolumes(LossTargets targets) => targets.Labels.dim() == VolumeDimensions - 1;

    /// <summary>Converts outputs [N, channels, D, H, W], which are resized to the labels, and labels [N, D, H, W].</summary>
    public static (NamedTensors Outputs, LossTargets Targets) Of(NamedTensors outputs, LossTargets targets)
    {
        var size = targets.Labels.shape[1..];
        var stacked = outputs.Computed.Select(output => output with { Value = Stack(output.Value, size) });
        return (new Stacked([.. stacked]), targets with { Labels = targets.Labels.reshape(targets.Labels.shape[0], size[0] * size[1], size[2]) });
    }

    private static Tensor Stack(Tensor output, long[] size)
    {
        if (output.dim() != VolumeDimensions) return output;
        if (output.dtype is ScalarType.Float16 or ScalarType.BFloat16) output = output.to(ScalarType.Float32);
        if (!output.shape.AsSpan(2).SequenceEqual(size))
            output = nn.functional.interpolate(output, size, mode: InterpolationMode.Trilinear, align_corners: false);
        return output.reshape(output.shape[0], output.shape[1], size[0] * size[1], size[2]);
    }

    private sealed record Stacked(IReadOnlyList<NamedTensor> Outputs) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed => Outputs;
    }
}
