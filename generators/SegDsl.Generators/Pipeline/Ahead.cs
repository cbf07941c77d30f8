namespace SegDsl.Generators.Pipeline;

/// <summary>
/// A result that other threads may compute before it is requested. A pipeline step that starts the computation for each of its inputs, followed by one that
/// takes the results, uses all processors, and gives the same results in the same order as a single step.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
internal sealed class Ahead<T>
{
    private readonly Lazy<T> result;

    private Ahead(Func<T> compute) => result = new(compute);

    /// <summary>The result. If its computation has not begun, it is done on the calling thread; its exceptions are thrown here.</summary>
    public T Result => result.Value;

    /// <summary>Starts a computation.</summary>
    /// <param name="compute">Computes the result.</param>
    /// <param name="cancellation">Prevents the start on another thread.</param>
    public static Ahead<T> Start(Func<T> compute, CancellationToken cancellation)
    {
        var ahead = new Ahead<T>(compute);
        _ = Task.Run(() => cancellation.IsCancellationRequested ? default : ahead.Result, CancellationToken.None);
        return ahead;
    }
}
