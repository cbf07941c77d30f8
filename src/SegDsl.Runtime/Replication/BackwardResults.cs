using SegDsl.Distributed;
using static TorchSharp.torch;

namespace SegDsl.Replication;

/// <summary>
/// Keeps what a backward function returns alive until native code has taken it over, and frees it with the next function's results: no garbage collection
/// may do so earlier, and the maps of a whole backward pass must not wait for the end of a scope.
/// </summary>
internal static class BackwardResults
{
    [ThreadStatic]
    private static List<Tensor>? last;

    /// <summary>Keeps results.</summary>
    /// <returns>The results.</returns>
    public static List<Tensor> Keep(List<Tensor> results)
    {
        foreach (var result in last ?? []) result?.Dispose();
        return last = results;
    }
}
