using SegDsl.Networks;

namespace SegDsl.Fusion;

/// <summary>The outputs of a fused network by name.</summary>
/// <param name="Computed">The computed outputs, in the order of the <c>.seg</c> file.</param>
public sealed record FusedOutputs(IReadOnlyList<NamedTensor> Computed) : NamedTensors
{
    /// <inheritdoc/>
    public override IReadOnlyList<NamedTensor> Computed { get; } = Computed;
}
