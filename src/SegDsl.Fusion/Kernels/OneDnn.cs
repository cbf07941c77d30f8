using SegDsl.Torch;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>Whether libtorch has the operations of oneDNN, which depends on the system and its processor.</summary>
internal static class OneDnn
{
    private static readonly Lazy<bool> Available = new(() =>
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        try
        {
            TorchOperators.PackLinearWeight.Call(ones(2, 2), 2);
            return true;
        }
        catch (TorchException)
        {
            return false;
        }
    });

    /// <summary>Whether the operations exist.</summary>
    public static bool IsAvailable => Available.Value;
}
