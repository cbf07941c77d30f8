using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Activation functions that TorchSharp does not provide.</summary>
public static class Activations
{
    /// <summary>
    /// The tanh approximation of GELU: x / 2 · (1 + tanh(√(2/π) · (x + 0.044715·x³))). Hendrycks and Gimpel: Gaussian Error Linear Units, arXiv:1606.08415.
    /// </summary>
    /// <param name="x">A floating-point tensor of any shape.</param>
    /// <returns>A new tensor of the same shape.</returns>
    public static Tensor GeluTanh(this Tensor x)
    {
        using var scope = NewDisposeScope();
        var angle = (x + (x.pow(3) * 0.044715)) * Math.Sqrt(2 / Math.PI);
        return (x * (angle.tanh() + 1) * 0.5).MoveToOuterDisposeScope();
    }
}
