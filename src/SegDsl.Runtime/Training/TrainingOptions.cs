using SegDsl.Checkpoints;
using SegDsl.Data;

namespace SegDsl.Training;

/// <summary>The options of a training run that do not belong to its experiment: paths, devices and limits.</summary>
public sealed record TrainingOptions
{
    /// <summary>The output folder for weights and logs; created if it does not exist.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>How to handle an existing run in the folder.</summary>
    public ExistingRun Existing { get; init; }

    /// <summary>The root folder of the dataset; null for the folder in its declaration.</summary>
    public string? DataRoot { get; init; }

    /// <summary>How to handle training samples whose files cannot be read. In evaluations, such files are always errors.</summary>
    public BadFile OnBadFile { get; init; }

    /// <summary>A checkpoint to start from; weights with matching names and shapes are loaded. Null for random initialization.</summary>
    public string? StartWeights { get; init; }

    /// <summary>The key of the dictionary in <see cref="StartWeights"/> if it contains several; null to find it automatically.</summary>
    public string? StartKey { get; init; }

    /// <summary>The beginnings of keys that are replaced in <see cref="StartWeights"/>.</summary>
    public IReadOnlyList<KeyRename> StartRenames { get; init; } = [];

    /// <summary>The total number of steps, at least 1, which the schedule is adjusted to. Null to compute it from the number of epochs.</summary>
    public int? Steps { get; init; }

    /// <summary>The command line of the run, for its report; null if there is none.</summary>
    public string? CommandLine { get; init; }

    /// <summary>
    /// A text about the experiment that is saved with the run, so that it can be compared when the run is resumed: see <see cref="RunStatus.Description"/>.
    /// </summary>
    public string Description { get; init; } = "";

    /// <summary>The ranks that train together, each with the batch size of the experiment.</summary>
    public TrainingRanks Ranks { get; init; } = TrainingRanks.Alone;

    /// <summary>Whether parameters may be unused in the loss of a step. If false, unused parameters are an error in distributed training.</summary>
    public bool FindUnused { get; init; }

    /// <summary>The interval between saves, in addition to saves before and after every evaluation and at the end. The default is 10 minutes.</summary>
    public SaveInterval SaveEvery { get; init; } = new(Time: TimeSpan.FromMinutes(10));
}

/// <summary>A save interval; whichever limit is reached first applies.</summary>
/// <param name="Steps">The number of steps; at least 1, or null for no limit.</param>
/// <param name="Time">The time; greater than zero, or null for no limit.</param>
public readonly record struct SaveInterval(int? Steps = null, TimeSpan? Time = null);
