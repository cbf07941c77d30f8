using static TorchSharp.torch;

namespace Constructs;

/// <summary>What the extern operations of the tests do.</summary>
public static partial class Externs
{
    public static partial Tensor Cells(Tensor x, long k) => nn.functional.max_pool2d(x, k, k);

    public static partial Tensor Mix(Tensor a, Tensor b, double weight)
    {
        using var scaled = b * weight;
        return a + scaled;
    }
}
