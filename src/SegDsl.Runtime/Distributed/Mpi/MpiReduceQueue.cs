using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Distributed.Mpi;

/// <summary>
/// Asynchronous sums on a separate thread and communicator. They run in the order in which they were started, which must be the same on all ranks.
/// </summary>
internal sealed class MpiReduceQueue : IDisposable
{
    private readonly MpiCommunicator communicator;
    private readonly BlockingCollection<(Tensor Tensor, TaskCompletionSource Done)> waiting = [];
    private volatile Exception? failure;

    /// <summary>Starts the thread.</summary>
    public MpiReduceQueue(MpiCommunicator communicator)
    {
        this.communicator = communicator;
        new Thread(Run) { IsBackground = true, Name = "gradient reduction" }.Start();
    }

    /// <summary>The maximum number of elements per message.</summary>
    public int LargestMessage
    {
        set => communicator.LargestMessage = value;
    }

    /// <summary>Whether a sum has failed, so that the ranks are out of step.</summary>
    public bool HasFailed => failure is not null;

    /// <summary>Starts an in-place sum.</summary>
    /// <returns>An action that waits for the result.</returns>
    public Action Start(Tensor tensor)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Add((tensor, done));
        return done.Task.GetAwaiter().GetResult;
    }

    /// <summary>Stops accepting work. A sum that waits for a lost rank remains until the process exits.</summary>
    public void Dispose() => waiting.CompleteAdding();

    private void Run()
    {
        using var without = no_grad();
        foreach (var (tensor, done) in waiting.GetConsumingEnumerable())
        {
            // After a failure the ranks are out of step, so later sums must not run.
            if (failure is null)
            {
                try
                {
                    MpiCollectives.Reduce(communicator, tensor, ReduceOperation.Sum);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            }
            if (failure is null) done.SetResult();
            else done.SetException(failure);
        }
    }
}
