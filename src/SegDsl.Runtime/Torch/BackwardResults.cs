using static TorchSharp.torch;

namespace SegDsl.Torch;

/// <summary>
/// Keeps the results of a backward function alive until native code has taken them over, and disposes them when the next function returns. This prevents an
/// early garbage collection, and avoids keeping the feature maps of a whole backward pass until the end of a scope.
/// </summary>
internal static class BackwardResults
{
    [ThreadStatic]
    private static List<Tensor>? last;

    /// <summary>Keeps the results of the current function and disposes those of the previous one.</summary>
    /// <returns><paramref name="results"/>.</returns>
    public static List<Tensor> Keep(List<Tensor> results)
    {
        foreach (var result in last ?? []) result?.Dispose();
        return last = results;
    }
}
