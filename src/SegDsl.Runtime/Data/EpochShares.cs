namespace SegDsl.Data;

/// <summary>Which places of an epoch go into which batch of a process.</summary>
internal sealed class EpochShares
{
    private readonly int count;
    private readonly BatchOptions options;

    /// <summary>Shares out an epoch of <paramref name="count"/> samples.</summary>
    public EpochShares(int count, BatchOptions options)
    {
        (this.count, this.options) = (count, options);
        Batches = options.DropLast ? Math.Max(1, count / Together) : (Mine + options.BatchSize - 1) / options.BatchSize;
    }

    /// <summary>The batches of this process.</summary>
    public int Batches { get; }

    /// <summary>Samples that all processes take in a step.</summary>
    private int Together => checked(options.BatchSize * options.WorldSize);

    /// <summary>Samples of this process where none is dropped: every <see cref="BatchOptions.WorldSize"/>-th.</summary>
    private int Mine => (count - options.Rank + options.WorldSize - 1) / options.WorldSize;

    /// <summary>The places of a batch, in order. The batches that processes take together are one batch of a single process as large as all of them.</summary>
    public IReadOnlyList<int> PlacesOf(int batch)
    {
        if (!options.DropLast)
        {
            var first = batch * options.BatchSize;
            return [.. Enumerable.Range(first, Math.Min(options.BatchSize, Mine - first)).Select(i => options.Rank + i * options.WorldSize)];
        }
        if (count >= Together) return [.. Enumerable.Range(batch * Together + options.Rank * options.BatchSize, options.BatchSize)];

        // Less than a batch for everyone: it is shared as evenly as it goes.
        var start = (int)((long)count * options.Rank / options.WorldSize);
        return [.. Enumerable.Range(start, (int)((long)count * (options.Rank + 1) / options.WorldSize) - start)];
    }
}
