using SegDsl.Experiments;
using SegDsl.Data;

namespace SegDsl.Training;

/// <summary>The batches of every step of a run, which may begin with any.</summary>
/// <param name="loader">Prepares the batches of an epoch.</param>
/// <param name="accumulate">The number of batches of a step.</param>
internal sealed class StepBatches(BatchLoader loader, int accumulate) : IDisposable
{
    private IEnumerator<Batch>? epoch;
    private int told;

    /// <summary>The number of steps of an epoch; batches that do not make up a step are left out.</summary>
    public int StepsPerEpoch { get; } = loader.BatchesPerEpoch >= accumulate
        ? loader.BatchesPerEpoch / accumulate
        : throw new TrainingException($"An epoch has {loader.BatchesPerEpoch} batches, which is less than the {accumulate} of a step.");

    /// <summary>Gives the batches of a step next. Steps follow one another.</summary>
    public IEnumerator<Batch> Of(int step)
    {
        var first = step % StepsPerEpoch;
        if (epoch is not null && first > 0) return epoch;
        epoch?.Dispose();
        return epoch = loader.Epoch(step / StepsPerEpoch, first * accumulate).GetEnumerator();
    }

    /// <summary>Why samples were left out since this was asked last.</summary>
    public IReadOnlyList<string> TakeSkipped()
    {
        var messages = loader.Skipped.Skip(told).ToList();
        told += messages.Count;
        return messages;
    }

    /// <summary>Stops preparing.</summary>
    public void Dispose() => epoch?.Dispose();
}
