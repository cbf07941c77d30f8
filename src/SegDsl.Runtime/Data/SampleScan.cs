using System.Runtime.ExceptionServices;

namespace SegDsl.Data;

/// <summary>Processes all samples of a dataset in parallel on all processors.</summary>
internal static class SampleScan
{
    /// <summary>Returns one result per sample, in order.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="process">Processes the sample with a given index; runs on several threads at the same time.</param>
    /// <param name="progress">Called with the number of finished samples, by one thread at a time; null for no progress.</param>
    /// <param name="stopping">Stops after the samples in work.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was canceled.</exception>
    public static T[] Map<T>(int count, Func<int, T> process, Action<int>? progress, CancellationToken stopping = default)
    {
        var results = new T[count];
        var done = 0;
        var progressLock = new Lock();
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = stopping }, i =>
            {
                results[i] = process(i);
                lock (progressLock) progress?.Invoke(++done);
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return results;
    }
}
