using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>In training sets whole samples to zero, each with the same probability, and scales the others to keep the mean.</summary>
public sealed class StochasticDepth : nn.Module<Tensor, Tensor>
{
    private readonly double p;

    /// <summary>Creates the module.</summary>
    /// <param name="p">The probability, at least 0 and below 1.</param>
    public StochasticDepth(double p) : base(nameof(StochasticDepth))
    {
        if (p is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "The probability must be at least 0 and below 1.");
        this.p = p;
    }

    /// <summary>Does nothing: there is nothing to learn.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Drops samples.</summary>
    /// <param name="input">[N, …].</param>
    /// <returns>The same shape.</returns>
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
