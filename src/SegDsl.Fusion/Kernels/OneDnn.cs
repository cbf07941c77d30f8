using SegDsl.Torch;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>Whether libtorch has the operations of oneDNN, which depends on the system and its processor.</summary>
internal static class OneDnn
{
    private static readonly Lazy<bool> Available = new(() => Works(() => TorchOperators.PackLinearWeight.Call(ones(2, 2), 2)));

    // Processors without AVX-512 or its successors have no products of bfloat16.
    private static readonly Lazy<bool> HasBfloat16 = new(() => Works(() =>
    {
        long[] none = [0, 0], one = [1, 1];
        TorchOperators.PackConvolutionWeight.Call(ones([1, 1, 1, 1], ScalarType.BFloat16), none, one, one, 1, new long[] { 1, 1, 1, 1 });
    }));

    /// <summary>Whether the operations exist.</summary>
    public static bool IsAvailable => Available.Value;

    /// <summary>Whether the operations exist and compute in a type.</summary>
    public static bool Computes(ScalarType type) => IsAvailable && (type != ScalarType.BFloat16 || HasBfloat16.Value);

    private static bool Works(Action call)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        try
        {
            call();
            return true;
        }
        catch (TorchException)
        {
            return false;
        }
    }
}
