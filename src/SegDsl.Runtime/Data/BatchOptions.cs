using SegDsl.Losses;

namespace SegDsl.Data;

/// <summary>How to handle samples whose files are missing, damaged or inconsistent.</summary>
public enum BadFile
{
    /// <summary>The epoch fails with an exception that names the file.</summary>
    Fail,

    /// <summary>
    /// Skips the sample and records it in <see cref="BatchLoader.Skipped"/>. If batches must be full (<see cref="BatchOptions.DropLast"/>), the next
    /// readable sample of the epoch replaces it.
    /// </summary>
    Skip,
}

/// <summary>How samples are batched.</summary>
public sealed record BatchOptions
{
    /// <summary>The number of samples per batch and process, at least 1.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>
    /// Whether to drop an incomplete batch at the end of an epoch, unless the epoch has no other batch. Otherwise, the last batch is smaller.
    /// </summary>
    public bool DropLast { get; init; }

    /// <summary>The number of threads that prepare samples, at least 1. It does not affect the content of batches.</summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 16);

    /// <summary>The targets to prepare in addition to the labels: <see cref="SegmentationLoss.Needs"/> of the loss.</summary>
    public LossNeeds Targets { get; init; }

    /// <summary>How to handle samples that cannot be read.</summary>
    public BadFile OnBadFile { get; init; }

    /// <summary>The rank of this process, from 0.</summary>
    public int Rank { get; init; }

    /// <summary>The number of processes, at least 1. All processes draw the same epoch and take different samples from it.</summary>
    public int WorldSize { get; init; } = 1;
}
