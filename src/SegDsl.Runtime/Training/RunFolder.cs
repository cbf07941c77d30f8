using SegDsl.Experiments;
using SegDsl.Checkpoints;
using SegDsl.Checkpoints.Safetensors;
using SegDsl.Logging;
using SegDsl.Logging.TensorBoard;
using SegDsl.Storage;

namespace SegDsl.Training;

/// <summary>How to handle an existing run in the output folder.</summary>
public enum ExistingRun
{
    /// <summary>Keep it and throw an exception, unless it stopped before its first step.</summary>
    Refuse,

    /// <summary>Resume it, or start a new run if the folder contains no files of a run.</summary>
    Resume,

    /// <summary>Delete it and start a new run.</summary>
    Replace,
}

/// <summary>The status of the run in a folder.</summary>
/// <param name="Experiment">The name of the experiment.</param>
/// <param name="Step">The number of completed steps.</param>
/// <param name="Steps">The total number of steps of the run.</param>
/// <param name="Settings">The values of the experiment's settings by name, as last used.</param>
public sealed record RunStatus(string Experiment, int Step, int Steps, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>The best mean IoU of all evaluations; null if there was none.</summary>
    public double? Best { get; init; }

    /// <summary>Whether the network was evaluated after the last completed step.</summary>
    public bool IsEvaluated { get; init; }

    /// <summary>The time of training and evaluation so far, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>The <see cref="TrainingOptions.Description"/> of the run; empty if there is none.</summary>
    public string Description { get; init; } = "";

    /// <summary>The description of the data: see <see cref="RunChanges.DataOf"/>.</summary>
    internal string Data { get; init; } = "";
}

/// <summary>The files of a run.</summary>
/// <param name="path">The path of the folder, which need not exist.</param>
public sealed class RunFolder(string path)
{
    /// <summary>The path of the folder.</summary>
    public string Path { get; } = path;

    /// <summary>The file with the last saved weights, or with their average if the experiment uses one.</summary>
    public string LastWeights => InFolder("last.safetensors");

    /// <summary>The file with the weights that had the best mean IoU of all evaluations.</summary>
    public string BestWeights => InFolder("best.safetensors");

    /// <summary>The file with the state for resuming.</summary>
    public string State => InFolder("state.safetensors");

    /// <summary>The log, with one JSON object per step or evaluation.</summary>
    public string Log => InFolder(RunLogs.LogName);

    /// <summary>The HTML report.</summary>
    public string Report => InFolder(RunLogs.ReportName);

    /// <summary>The JSON file with the last evaluation.</summary>
    public string Metrics => InFolder(RunLogs.MetricsName);

    /// <summary>Whether the run of this process still has its folder, which another process can move or delete.</summary>
    internal bool IsHeld => File.Exists(LockFile);

    private static string OtherFolder => OptionTerms.Choose("--output FOLDER", "OutputFolder");

    private static string Replace => OptionTerms.Choose("--restart", "ExistingRun.Replace");

    private string LockFile => InFolder(".lock");

    /// <summary>Reads the status of the run; null if there is no run that can be resumed.</summary>
    /// <exception cref="CheckpointException">The state is damaged.</exception>
    public RunStatus? ReadStatus()
    {
        if (!File.Exists(State)) return null;
        using var file = Checkpoint.Open(State);
        var progress = RunState.ProgressOf(file);
        var settings = file.Metadata.GetValueOrDefault("settings", "").Split('\n').Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2);
        return new RunStatus(
            file.Metadata.GetValueOrDefault("experiment", ""), progress.Completed, progress.Total,
            settings.ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal))
        {
            Best = progress.Best, IsEvaluated = progress.EvaluatedAt == progress.Step, Seconds = progress.Seconds,
            Data = file.Metadata.GetValueOrDefault(RunState.DataEntry, ""),
            Description = file.Metadata.GetValueOrDefault(RunState.DescriptionEntry, ""),
        };
    }

    /// <summary>Reads the status of the run of an experiment; null if there is no run that can be resumed.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <exception cref="CheckpointException">The state is damaged.</exception>
    /// <exception cref="TrainingException">The folder contains a run of another experiment.</exception>
    public RunStatus? ReadStatus(string experiment)
    {
        var status = ReadStatus();
        if (status is null || status.Experiment == experiment) return status;
        // The name can be damaged, too.
        VerifyState();
        throw new TrainingException(
            $"'{Path}' contains a run of {status.Experiment}, which {experiment} cannot resume. Use another folder ({OtherFolder}), "
            + $"resume the run with its own experiment, or replace it ({Replace}).");
    }

    /// <summary>Compares the saved state with its checksum, which reads the whole file.</summary>
    /// <exception cref="CheckpointException">There is no state, or it is damaged.</exception>
    public void VerifyState() => FileChecksum.Verify(State);

    /// <summary>Prepares the folder for a run, and locks it against other processes until the result is disposed.</summary>
    /// <param name="existing">How to handle an existing run.</param>
    /// <param name="experiment">The name of the experiment.</param>
    /// <exception cref="TrainingException">The folder is not writable, another process uses it, or it contains a run that must be kept.</exception>
    internal IDisposable Begin(ExistingRun existing, string experiment)
    {
        // A damaged state must not prevent its replacement.
        var status = existing switch
        {
            ExistingRun.Replace => null,
            ExistingRun.Resume => ReadStatus(experiment),
            _ => ReadStatus(),
        };
        // The files of a run that failed before its first step are not worth keeping.
        if (existing == ExistingRun.Refuse && status is { Step: > 0 })
            throw new TrainingException($"'{Path}' already contains a run. "
                + $"Resume it ({OptionTerms.Choose("--resume", "ExistingRun.Resume")}), replace it ({Replace}), or use another folder ({OtherFolder}).");
        if (existing != ExistingRun.Replace && status is null) RefuseFilesWithoutState(experiment);
        try
        {
            FileOperations.Current.CreateFolder(Path);
            var @lock = Lock();
            // The lock is held: no other process writes to the folder.
            Leftovers.Delete(Path, TimeSpan.Zero);
            if (existing != ExistingRun.Resume)
                foreach (var file in Files()) FileOperations.Current.Delete(file);
            return @lock;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Cannot write to the output folder '{System.IO.Path.GetFullPath(Path)}': {SystemErrors.CauseOf(e, Path, LockFile)}.");
        }
    }

    /// <summary>The existing files of a run.</summary>
    private List<string> Files()
    {
        string[] files = [State, LastWeights, BestWeights, Log, Report, Metrics];
        return Directory.Exists(Path) ? [.. files.Where(File.Exists), .. Directory.GetFiles(Path, EventFile.Pattern)] : [];
    }

    private void RefuseFilesWithoutState(string experiment)
    {
        var files = Files();
        if (files.Count == 0) return;
        var names = string.Join(", ", files.Select(System.IO.Path.GetFileName));
        var start = File.Exists(LastWeights)
            ? $"train {experiment} from its weights in another folder ({OptionTerms.Choose($"--start {LastWeights} --output FOLDER", "StartWeights")}), "
            : "";
        throw new TrainingException(
            $"'{Path}' contains files of a run ({names}), but not the state to resume it ({System.IO.Path.GetFileName(State)}). Nothing was changed. "
            + $"To continue, {start}use another folder ({OtherFolder}), or replace the run ({Replace}).");
    }

    private FileStream Lock()
    {
        try
        {
            return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(LockFile))
        {
            throw new TrainingException($"Another process is training in '{Path}'. Wait for it, stop it, or choose another folder.");
        }
    }

    private string InFolder(string name) => System.IO.Path.Combine(Path, name);
}
