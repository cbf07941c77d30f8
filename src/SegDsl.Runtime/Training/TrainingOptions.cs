using SegDsl.Data;
using SegDsl.Precision;

namespace SegDsl.Training;

/// <summary>What a training run is told beside its experiment: places and limits of this machine.</summary>
public sealed record TrainingOptions
{
    /// <summary>The folder for weights and logs; created where it is missing.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>What to do with a run that is in the folder already.</summary>
    public ExistingRun Existing { get; init; }

    /// <summary>The dataset's folder; null for the one that its declaration names.</summary>
    public string? DataRoot { get; init; }

    /// <summary>What becomes of training samples whose files cannot be read; those of an evaluation end it in any case.</summary>
    public BadFile OnBadFile { get; init; }

    /// <summary>A checkpoint whose weights the network starts from, as far as their names and shapes fit; null to start afresh.</summary>
    public string? StartWeights { get; init; }

    /// <summary>The dictionary of <see cref="StartWeights"/> that is meant where it has several; null to find it.</summary>
    public string? StartKey { get; init; }

    /// <summary>The number of steps, in place of what the experiment's epochs give; the schedule runs over as many.</summary>
    public int? Steps { get; init; }

    /// <summary>What was typed to start the run, for its report; null where nothing was.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The processes that train together; each has the experiment's batch.</summary>
    public TrainingRanks Ranks { get; init; } = TrainingRanks.Alone;

    /// <summary>Whether every batch norm is over the batches of all processes, not only those that the network declares so.</summary>
    public bool SyncBatchNorm { get; init; }

    /// <summary>Whether parameters without a part in the loss are looked for in every step; else they are an error where several processes train.</summary>
    public bool FindUnused { get; init; }

    /// <summary>What the network computes in; weights and losses are 32 bits wide in any case.</summary>
    public ComputePrecision Precision { get; init; }

    /// <summary>Whether the channels of a pixel lie side by side in memory, which convolutions are mostly faster with.</summary>
    public bool ChannelsLast { get; init; }

    /// <summary>How often the state is written, beside before and after every evaluation and at the end.</summary>
    public SaveInterval SaveEvery { get; init; } = new(Time: TimeSpan.FromMinutes(10));
}

/// <summary>How often something is saved: whichever comes first.</summary>
/// <param name="Steps">After so many steps, at least 1; null for no number.</param>
/// <param name="Time">After so much time, above none; null for no time.</param>
public readonly record struct SaveInterval(int? Steps = null, TimeSpan? Time = null);
