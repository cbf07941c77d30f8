using SegDsl.Experiments;
using SegDsl.Checkpoints;
using SegDsl.Logging;
using SegDsl.Logging.TensorBoard;

namespace SegDsl.Training;

/// <summary>What to do with a run that is in a folder already.</summary>
public enum ExistingRun
{
    /// <summary>Leave it, and refuse to begin another one.</summary>
    Refuse,

    /// <summary>Go on with it; where there is none, begin.</summary>
    Resume,

    /// <summary>Delete it and begin anew.</summary>
    Replace,
}

/// <summary>How far the run in a folder is.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Step">The number of steps it made.</param>
/// <param name="Steps">The number of steps of the whole run.</param>
/// <param name="Settings">The values of the experiment's settings, by name, with which the run was begun or changed since.</param>
public sealed record RunStatus(string Experiment, int Step, int Steps, IReadOnlyDictionary<string, string> Settings);

/// <summary>The files of a run.</summary>
/// <param name="path">The folder; it need not exist.</param>
public sealed class RunFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The weights when the run was last saved, or their average where the experiment has one.</summary>
    public string LastWeights => InFolder("last.safetensors");

    /// <summary>The weights with the best mean IoU of the run's evaluations.</summary>
    public string BestWeights => InFolder("best.safetensors");

    /// <summary>What it takes to go on.</summary>
    public string State => InFolder("state.safetensors");

    /// <summary>A line of JSON for every step and evaluation.</summary>
    public string Log => InFolder(RunLogs.LogName);

    /// <summary>A page that shows how the run is.</summary>
    public string Report => InFolder(RunLogs.ReportName);

    /// <summary>The last evaluation.</summary>
    public string Metrics => InFolder("metrics.json");

    /// <summary>How far the run in it is; null where there is none that could go on.</summary>
    /// <exception cref="CheckpointException">There is one, and its state is damaged.</exception>
    public RunStatus? ReadStatus()
    {
        if (!File.Exists(State)) return null;
        using var file = Checkpoint.Open(State);
        var progress = RunState.ProgressOf(file);
        var settings = file.Metadata.GetValueOrDefault("settings", "").Split('\n').Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2);
        return new RunStatus(
            file.Metadata.GetValueOrDefault("experiment", ""), progress.Step, progress.Steps,
            settings.ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal));
    }

    /// <summary>Makes the folder ready for a run, and keeps other processes out of it until the result is disposed of.</summary>
    /// <param name="existing">What to do with what is there.</param>
    /// <param name="experiment">The name of the experiment.</param>
    /// <exception cref="TrainingException">The folder cannot be written, another process trains in it, or there is a run that may not be touched.</exception>
    internal IDisposable Begin(ExistingRun existing, string experiment)
    {
        var status = ReadStatus();
        if (existing == ExistingRun.Refuse && (status is not null || File.Exists(LastWeights)))
            throw new TrainingException($"{Path} holds the weights of a run already; resume it, replace it, or take another folder.");
        if (existing == ExistingRun.Resume && status is not null && status.Experiment != experiment)
            throw new TrainingException($"{Path} holds a run of {status.Experiment}, which {experiment} cannot go on with.");
        try
        {
            Directory.CreateDirectory(Path);
            var @lock = Lock();
            // What a process left behind that ended while it wrote.
            foreach (var unfinished in Directory.GetFiles(Path, "*.tmp")) File.Delete(unfinished);
            if (existing != ExistingRun.Resume || status is null)
                foreach (var file in new[] { State, LastWeights, BestWeights, Log, Report, Metrics }.Concat(Directory.GetFiles(Path, EventFile.Pattern))) File.Delete(file);
            return @lock;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The run cannot write to {System.IO.Path.GetFullPath(Path)}: {e.Message}");
        }
    }

    private FileStream Lock()
    {
        try
        {
            return new FileStream(InFolder(".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(InFolder(".lock")))
        {
            throw new TrainingException($"Another process is training in {Path}; wait for it, stop it, or take another folder.");
        }
    }

    private string InFolder(string name) => System.IO.Path.Combine(Path, name);
}
