using System.Runtime.ExceptionServices;
using SegDsl.Experiments;
using SegDsl.Data;

namespace SegDsl.Training;

/// <summary>The batches of the steps of a run, which may start at any step.</summary>
/// <param name="loader">Loads the batches of an epoch.</param>
/// <param name="accumulate">The number of batches per step.</param>
internal sealed class StepBatches(BatchLoader loader, int accumulate) : IDisposable
{
    private readonly CancellationTokenSource waiting = new();
    private IEnumerator<Batch>? epoch;
    private Batch? first;
    private ExceptionDispatchInfo? failure;
    private readonly HashSet<string> reported = [];
    private int taken;

    /// <summary>The number of steps per epoch; batches at the end that do not fill a step are dropped.</summary>
    public int StepsPerEpoch { get; } = loader.BatchesPerEpoch >= accumulate
        ? loader.BatchesPerEpoch / accumulate
        : throw new TrainingException($"An epoch has only {loader.BatchesPerEpoch} batches, but a step needs {accumulate}.");

    /// <summary>
    /// Waits until the first batch of a step is prepared. Steps must be requested in order. An error of the batch is reported by <see cref="Take"/>.
    /// </summary>
    /// <param name="step">The step, starting at 0.</param>
    /// <param name="stopping">Ends the wait; further steps cannot be requested then.</param>
    public void Wait(int step, CancellationToken stopping)
    {
        using var registration = stopping.Register(waiting.Cancel);
        var position = step % StepsPerEpoch;
        try
        {
            if (epoch is null || position == 0)
            {
                epoch?.Dispose();
                epoch = loader.Epoch(step / StepsPerEpoch, position * accumulate, waiting.Token).GetEnumerator();
            }
            first = Next();
        }
        catch (OperationCanceledException) when (waiting.IsCancellationRequested)
        {
            first = null;
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    /// <summary>Returns the next batch of the step; the caller disposes it. The batches after the first one are waited for without an end.</summary>
    public Batch Take()
    {
        failure?.Throw();
        var taken = first ?? Next();
        first = null;
        return taken;
    }

    /// <summary>Returns why samples were skipped since the last call. A file that is skipped in every epoch is reported once.</summary>
    public IReadOnlyList<string> TakeSkipped()
    {
        var messages = loader.Skipped.Skip(taken).ToList();
        taken += messages.Count;
        return messages.FindAll(reported.Add);
    }

    /// <summary>Stops loading.</summary>
    public void Dispose()
    {
        first?.Dispose();
        epoch?.Dispose();
        waiting.Dispose();
    }

    private Batch Next() => epoch is not null && epoch.MoveNext()
        ? epoch.Current : throw new InvalidOperationException("The epoch has fewer batches than expected.");
}
