using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Keeps a thread's open scopes, innermost last, and its statistics.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? current;

    private readonly List<DisposeScope> open = [];
    private readonly ThreadDisposeScopeStatistics statistics = new();

    /// <summary>The counts of the calling thread.</summary>
    public static ThreadDisposeScopeStatistics Statistics => OfThread.statistics;

    internal static DisposeScopeManager OfThread => current ??= new DisposeScopeManager();

    internal DisposeScope? Innermost => open.Count == 0 ? null : open[^1];

    internal LifetimeStatistics Tensors => statistics.TensorStatistics;

    internal DisposeScope Open()
    {
        var scope = new DisposeScope(this, Innermost);
        open.Add(scope);
        return scope;
    }

    internal void Close(DisposeScope scope) => open.Remove(scope);

    /// <summary>Makes the innermost scope, if any, own a new tensor.</summary>
    internal DisposeScope? Register(Tensor tensor)
    {
        var scope = Innermost;
        if (scope is null)
        {
            Tensors.CreatedOutsideScopeCount++;
            return null;
        }
        Tensors.CreatedInScopeCount++;
        scope.Add(tensor);
        return scope;
    }
}
