using System.Runtime.ExceptionServices;

namespace SegDsl.Data;

/// <summary>Looks at every sample of a dataset, with every processor.</summary>
internal static class SampleScan
{
    /// <summary>What is found out about each, in order.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="look">Finds something out about the sample of a place; runs on several threads at the same time.</param>
    /// <param name="progress">Told how many are done, from one thread at a time; null where nobody wants to know.</param>
    public static T[] Map<T>(int count, Func<int, T> look, Action<int>? progress)
    {
        var found = new T[count];
        var done = 0;
        var telling = new Lock();
        try
        {
            Parallel.For(0, count, i =>
            {
                found[i] = look(i);
                lock (telling) progress?.Invoke(++done);
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return found;
    }
}
