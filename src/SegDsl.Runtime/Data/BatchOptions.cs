using SegDsl.Losses;

namespace SegDsl.Data;

/// <summary>What becomes of samples whose files are missing, damaged or do not fit together.</summary>
public enum BadFile
{
    /// <summary>The epoch ends with an error that names the file.</summary>
    Fail,

    /// <summary>
    /// They are left out, and <see cref="BatchLoader.Skipped"/> tells which. Where batches must be full
    /// (<see cref="BatchOptions.DropLast"/>) the next sample of the epoch that can be read stands in.
    /// </summary>
    Skip,
}

/// <summary>How samples become batches.</summary>
public sealed record BatchOptions
{
    /// <summary>Samples a batch and process, at least 1.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Whether the rest of an epoch that does not fill a batch is left out (unless it is all there is); else it is a smaller batch.</summary>
    public bool DropLast { get; init; }

    /// <summary>How many samples are prepared at the same time, each on a thread of its own; at least 1. Changes nothing in the batches.</summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 16);

    /// <summary>Which targets are prepared beside the labels: what a <see cref="SegmentationLoss"/> says it needs.</summary>
    public LossNeeds Targets { get; init; }

    /// <summary>What becomes of samples that cannot be read.</summary>
    public BadFile OnBadFile { get; init; }

    /// <summary>Which of the processes that share the work this is, from 0.</summary>
    public int Rank { get; init; }

    /// <summary>How many processes share the work, at least 1. Each draws the same epoch and takes its share of it.</summary>
    public int WorldSize { get; init; } = 1;
}
