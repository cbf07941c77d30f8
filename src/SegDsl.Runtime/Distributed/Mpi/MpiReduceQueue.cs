using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Distributed.Mpi;

/// <summary>
/// Sums that run beside the training thread, on a thread of their own and over a communicator of their own, one after the other in the order in
/// which they were started. All ranks must start them in the same order.
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

    /// <summary>The most elements of one message.</summary>
    public int LargestMessage
    {
        set => communicator.LargestMessage = value;
    }

    /// <summary>Whether a sum has failed, so that the ranks are no longer in step.</summary>
    public bool HasFailed => failure is not null;

    /// <summary>Starts a sum, in place.</summary>
    /// <returns>What waits for it.</returns>
    public Action Start(Tensor tensor)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Add((tensor, done));
        return done.Task.GetAwaiter().GetResult;
    }

    /// <summary>Takes no more work. A sum that waits for another rank in vain is left to the end of the process.</summary>
    public void Dispose() => waiting.CompleteAdding();

    private void Run()
    {
        using var without = no_grad();
        foreach (var (tensor, done) in waiting.GetConsumingEnumerable())
        {
            // After a failure the ranks are no longer in step, so nothing that follows may run.
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
