using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Stochastic depth: in training, zeroes whole samples with a probability and scales the others to preserve the mean. Huang et al.: Deep Networks with
/// Stochastic Depth, ECCV 2016.
/// </summary>
public sealed class StochasticDepth : nn.Module<Tensor, Tensor>
{
    private readonly double p;

    /// <summary>Creates the module.</summary>
    /// <param name="p">The drop probability; at least 0 and less than 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public StochasticDepth(double p) : base(nameof(StochasticDepth))
    {
        if (p is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "The probability must be at least 0 and less than 1.");
        this.p = p;
    }

    /// <summary>Does nothing: the module has no parameters.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Drops samples in training mode.</summary>
    /// <param name="input">[N, …].</param>
    /// <returns>A new tensor or alias of the same shape.</returns>
    public override Tensor forward(Tensor input)
    {
        if (!training || p == 0) return input.alias();
        var shape = input.shape;
        Array.Fill(shape, 1, 1, shape.Length - 1);
        using var all = ones(shape, input.dtype, input.device);
        using var kept = nn.functional.dropout(all, p, training: true);
        return input * kept;
    }
}
