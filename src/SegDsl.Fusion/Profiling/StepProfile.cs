namespace SegDsl.Fusion.Profiling;

/// <summary>The time and cost of a step of a network.</summary>
/// <param name="Name">What it computes, for example <c>Conv + Norm + relu</c>.</param>
/// <param name="Path">The path of the module of its first operation; empty for the network itself.</param>
/// <param name="Shape">The shape of its result.</param>
/// <param name="Forward">The median time of the forward pass, in seconds.</param>
/// <param name="Backward">The median time of the backward pass, in seconds; null if it was not measured.</param>
/// <param name="Flops">The floating-point operations of the forward pass; a multiply-add counts as two.</param>
/// <param name="Bytes">The bytes of the inputs, the parameters and the result, each read or written once.</param>
public sealed record StepProfile(string Name, string Path, IReadOnlyList<long> Shape, double Forward, double? Backward, double Flops, double Bytes)
{
    /// <summary>The time of both passes, in seconds.</summary>
    public double Total => Forward + (Backward ?? 0);

    /// <summary>
    /// The share of the machine's limit that the forward pass reaches: the time that its operations or its bytes take at best, divided by its time.
    /// </summary>
    public double ShareOf(MachineLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return Forward <= 0 ? 0 : Math.Max(Flops / limits.Flops, Bytes / limits.Bandwidth) / Forward;
    }
}
