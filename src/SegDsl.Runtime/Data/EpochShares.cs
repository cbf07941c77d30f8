namespace SegDsl.Data;

/// <summary>Distributes the samples of an epoch over processes and batches.</summary>
internal sealed class EpochShares
{
    private readonly int count;
    private readonly BatchOptions options;

    /// <summary>Distributes an epoch of <paramref name="count"/> samples.</summary>
    public EpochShares(int count, BatchOptions options)
    {
        (this.count, this.options) = (count, options);
        Batches = options.DropLast ? Math.Max(1, count / GlobalBatchSize) : (OwnCount + options.BatchSize - 1) / options.BatchSize;
    }

    /// <summary>The number of batches of this process.</summary>
    public int Batches { get; }

    /// <summary>The number of samples that all processes together consume per step.</summary>
    private int GlobalBatchSize => checked(options.BatchSize * options.WorldSize);

    /// <summary>The number of samples of this process if none is dropped: every <see cref="BatchOptions.WorldSize"/>-th.</summary>
    private int OwnCount => (count - options.Rank + options.WorldSize - 1) / options.WorldSize;

    /// <summary>
    /// The positions of a batch's samples in the epoch, in order. With <see cref="BatchOptions.DropLast"/>, the batches of all processes in a step
    /// equal one batch of a single process with the global batch size.
    /// </summary>
    public IReadOnlyList<int> PositionsOf(int batch)
    {
        if (!options.DropLast)
        {
            var first = batch * options.BatchSize;
            return [.. Enumerable.Range(first, Math.Min(options.BatchSize, OwnCount - first)).Select(i => options.Rank + i * options.WorldSize)];
        }
        if (count >= GlobalBatchSize) return [.. Enumerable.Range(batch * GlobalBatchSize + options.Rank * options.BatchSize, options.BatchSize)];

        // The epoch is smaller than a global batch: distribute it as evenly as possible.
        var start = (int)((long)count * options.Rank / options.WorldSize);
        return [.. Enumerable.Range(start, (int)((long)count * (options.Rank + 1) / options.WorldSize) - start)];
    }
}
