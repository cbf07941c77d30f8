using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Planning;

/// <summary>Folds a batch normalization with running statistics into the layer before it.</summary>
internal static class Folding
{
    /// <summary>
    /// The weight and bias of one layer that computes both. They are calculated in float64, so that the result differs from that of the two layers only by
    /// rounding.
    /// </summary>
    /// <param name="weight">The weight, with the output channels first.</param>
    /// <param name="bias">The bias; null for none.</param>
    /// <param name="norm">The normalization; null for none.</param>
    public static (Tensor Weight, Tensor? Bias) Fold(Tensor weight, Tensor? bias, BatchNorm? norm)
    {
        using var without = no_grad();
        using var scope = NewDisposeScope();
        if (norm?.running_mean is not { } mean || norm.running_var is not { } variance)
            return (weight.detach().clone().MoveToOuterDisposeScope(), bias?.detach().clone().MoveToOuterDisposeScope());
        var factor = (variance.to(ScalarType.Float64) + norm.eps).rsqrt();
        if (norm.weight is not null) factor *= norm.weight.to(ScalarType.Float64);
        var shift = (bias is null ? zeros_like(factor) : bias.to(ScalarType.Float64)) - mean.to(ScalarType.Float64);
        var offset = shift * factor;
        if (norm.bias is not null) offset += norm.bias.to(ScalarType.Float64);
        var folded = weight.to(ScalarType.Float64) * factor.reshape([-1, .. Enumerable.Repeat(1L, (int)weight.dim() - 1)]);
        return (folded.to(weight.dtype).MoveToOuterDisposeScope(), offset.to(weight.dtype).MoveToOuterDisposeScope());
    }
}
