using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Activations that TorchSharp has not.</summary>
public static class Activations
{
    /// <summary>GELU with the hyperbolic tangent in place of the normal distribution: x / 2 · (1 + tanh(√(2/π) · (x + 0.044715·x³))).</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor GeluTanh(this Tensor x)
    {
        using var scope = NewDisposeScope();
        var angle = (x + (x.pow(3) * 0.044715)) * Math.Sqrt(2 / Math.PI);
        return (x * (angle.tanh() + 1) * 0.5).MoveToOuterDisposeScope();
    }
}
