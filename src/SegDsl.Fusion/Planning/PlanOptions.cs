using SegDsl.Fusion.Kernels;
using TorchSharp;

namespace SegDsl.Fusion.Planning;

/// <summary>How a plan is made.</summary>
/// <param name="Type">The type of the computation.</param>
/// <param name="Kind">How the operations are computed.</param>
internal sealed record PlanOptions(torch.ScalarType Type = torch.ScalarType.Float32, PlanKind Kind = PlanKind.Fused)
{
    /// <summary>
    /// The ranges of the values of the plan in float32, to compute its convolutions in int8; null to compute all operations in <see cref="Type"/>.
    /// </summary>
    public IReadOnlyDictionary<int, QuantizedRange>? Ranges { get; init; }

    /// <summary>Whether a fused plan may use oneDNN on the CPU.</summary>
    public bool UsesOneDnn { get; init; } = Kind == PlanKind.Fused && OneDnn.Computes(Type);
}
