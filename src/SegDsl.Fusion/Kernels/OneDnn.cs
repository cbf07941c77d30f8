using System.Collections.Concurrent;
using SegDsl.Torch;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>Whether libtorch has the operations of oneDNN, which depends on the system and its processor.</summary>
internal static class OneDnn
{
    private static readonly Lazy<bool> Available = new(() => Works(() => TorchOperators.PackLinearWeight.Call(ones(2, 2), 2)));

    private static readonly ConcurrentDictionary<ScalarType, bool> Types = new();

    /// <summary>Whether the operations exist.</summary>
    public static bool IsAvailable => Available.Value;

    /// <summary>Whether the operations exist and compute in a type; processors without AVX-512 or its successors do not in bfloat16.</summary>
    public static bool Computes(ScalarType type) => IsAvailable && Types.GetOrAdd(type, PacksConvolutions);

    private static bool PacksConvolutions(ScalarType type)
    {
        long[] none = [0, 0], one = [1, 1], shape = [1, 1, 1, 1];
        return Works(() => TorchOperators.PackConvolutionWeight.Call(ones(shape, type), none, one, one, 1, shape));
    }

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
