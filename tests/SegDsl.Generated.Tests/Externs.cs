using static TorchSharp.torch;

namespace Constructs;

/// <summary>Implementations of the tests' extern operations.</summary>
public static partial class Externs
{
    public static partial Tensor Cells(Tensor x, long k) => nn.functional.max_pool2d(x, k, k);

    public static partial Tensor Mix(Tensor a, Tensor b, double weight)
    {
        using var scaled = b * weight;
        return a + scaled;
    }

    public static partial Tensor Flipped(Tensor x) => x.flip(3);
}
