namespace SegDsl.Training;

/// <summary>What a training run is told beside its experiment: places and limits of this machine.</summary>
public sealed record TrainingOptions
{
    /// <summary>The folder for weights and logs; created where it is missing, and files of an earlier run in it are replaced.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The dataset's folder; null for the one that its declaration names.</summary>
    public string? DataRoot { get; init; }

    /// <summary>A checkpoint whose weights the network starts from, as far as their names and shapes fit; null to start afresh.</summary>
    public string? StartWeights { get; init; }

    /// <summary>The dictionary of <see cref="StartWeights"/> that is meant where it has several; null to find it.</summary>
    public string? StartKey { get; init; }

    /// <summary>The number of steps, in place of what the experiment's epochs give; the schedule runs over as many.</summary>
    public int? Steps { get; init; }

    /// <summary>After how many epochs the network is evaluated; null for the end of the run only.</summary>
    public int? EvaluateEvery { get; init; }
}
