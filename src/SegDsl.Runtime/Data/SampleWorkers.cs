using System.Collections.Concurrent;

namespace SegDsl.Data;

/// <summary>Background threads that do pieces of work in the order in which they are added.</summary>
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

    /// <summary>Adds a piece of work, which must not throw.</summary>
    public void Add(Action work) => queue.Add(work);

    /// <summary>Drops what nobody has begun, and waits for the rest.</summary>
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
