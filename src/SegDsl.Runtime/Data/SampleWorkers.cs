using System.Collections.Concurrent;

namespace SegDsl.Data;

/// <summary>Background threads that run work items in the order in which they were added.</summary>
internal sealed class SampleWorkers
{
    private readonly BlockingCollection<Action> queue = [];
    private readonly Thread[] threads;
    private volatile bool stopping;

    public SampleWorkers(int count)
    {
        threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = "sample worker" };
            threads[i].Start();
        }
    }

    /// <summary>Whether <see cref="Stop"/> was called, so that the results of work items are not needed.</summary>
    public bool IsStopping => stopping;

    /// <summary>Adds a work item, which must not throw.</summary>
    public void Add(Action work) => queue.Add(work);

    /// <summary>Discards work items that have not started, and waits for the others.</summary>
    public void Stop()
    {
        stopping = true;
        queue.CompleteAdding();
        foreach (var thread in threads) thread.Join();
        queue.Dispose();
    }

    private void Work()
    {
        foreach (var work in queue.GetConsumingEnumerable())
        {
            if (stopping) return;
            work();
        }
    }
}
