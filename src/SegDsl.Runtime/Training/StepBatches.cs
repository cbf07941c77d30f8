using SegDsl.Experiments;
using SegDsl.Data;

namespace SegDsl.Training;

/// <summary>The batches of the steps of a run, which may start at any step.</summary>
/// <param name="loader">Loads the batches of an epoch.</param>
/// <param name="accumulate">The number of batches per step.</param>
internal sealed class StepBatches(BatchLoader loader, int accumulate) : IDisposable
{
    private IEnumerator<Batch>? epoch;
    private int reported;

    /// <summary>The number of steps per epoch; batches at the end that do not fill a step are dropped.</summary>
    public int StepsPerEpoch { get; } = loader.BatchesPerEpoch >= accumulate
        ? loader.BatchesPerEpoch / accumulate
        : throw new TrainingException($"An epoch has only {loader.BatchesPerEpoch} batches, but a step needs {accumulate}.");

    /// <summary>The enumerator whose next elements are the batches of a step. Steps must be requested in order.</summary>
    public IEnumerator<Batch> Of(int step)
    {
        var first = step % StepsPerEpoch;
        if (epoch is not null && first > 0) return epoch;
        epoch?.Dispose();
        return epoch = loader.Epoch(step / StepsPerEpoch, first * accumulate).GetEnumerator();
    }

    /// <summary>Returns why samples were skipped since the last call.</summary>
    public IReadOnlyList<string> TakeSkipped()
    {
        var messages = loader.Skipped.Skip(reported).ToList();
        reported += messages.Count;
        return messages;
    }

    /// <summary>Stops loading.</summary>
    public void Dispose() => epoch?.Dispose();
}
