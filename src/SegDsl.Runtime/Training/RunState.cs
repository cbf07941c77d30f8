using SegDsl.Checkpoints.Safetensors;
using SegDsl.Experiments;
using System.Globalization;
using SegDsl.Checkpoints;
using SegDsl.Inference;
using SegDsl.Optimizers;
using SegDsl.Networks;
using SegDsl.Precision;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>
/// The progress of a run. Positions are numbers of steps since the start of the first epoch, with the current number of steps per epoch. They decide learning
/// rates and samples. After a change of the number of steps per epoch they differ from the number of completed steps, which is logged.
/// </summary>
/// <param name="Step">The position: the number of completed steps, if the number of steps per epoch has not changed.</param>
/// <param name="Steps">The position of the end of the run.</param>
/// <param name="StepsPerEpoch">The number of steps per epoch.</param>
/// <param name="EvaluatedAt">The position of the last evaluation; null if there was none.</param>
/// <param name="Best">The best score, see <see cref="EvaluationPlan.Best"/>; null if there was no evaluation.</param>
/// <param name="SinceBest">The number of evaluations since the best one.</param>
/// <param name="Seconds">The time of training and evaluation so far, in seconds.</param>
internal sealed record RunProgress(int Step, int Steps, int StepsPerEpoch, int? EvaluatedAt, double? Best, int SinceBest, double Seconds)
{
    /// <summary>The number of completed steps less <see cref="Step"/>; not 0 if the number of steps per epoch has changed.</summary>
    public int Offset { get; init; }

    /// <summary>The number of completed steps before the last evaluation; null if there was none.</summary>
    public int? EvaluatedAfter { get; init; } = EvaluatedAt;

    /// <summary>The number of completed steps.</summary>
    public int Completed => Step + Offset;

    /// <summary>The number of completed steps at the end of the run.</summary>
    public int Total => Steps + Offset;

    /// <summary>
    /// Converts the positions to another number of steps per epoch, after a change of the number of ranks or the batch size. The position in the data is exact
    /// at the end of an epoch, otherwise rounded down to a step. The number of completed steps does not change.
    /// </summary>
    /// <param name="stepsPerEpoch">The number of steps per epoch now.</param>
    public RunProgress WithStepsPerEpoch(int stepsPerEpoch)
    {
        var step = Scaled(Step);
        return this with
        {
            Step = step,
            Steps = Scaled(Steps),
            EvaluatedAt = EvaluatedAt is { } at ? Scaled(at) : null,
            StepsPerEpoch = stepsPerEpoch,
            Offset = checked(Completed - step),
        };

        int Scaled(int position) => checked((int)((long)position * stepsPerEpoch / StepsPerEpoch));
    }
}

/// <summary>
/// The state that the next step of a run depends on: weights, their average, optimizer state and progress. Sample order, augmentation and dropout are
/// determined by the seed and the step, so they need no state.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="optimizer">The optimizer.</param>
/// <param name="average">The average of the weights; null if there is none.</param>
/// <param name="scaler">The gradient scaler; null if there is none.</param>
internal sealed class RunState(SegmentationNetwork network, Optimizer optimizer, WeightAverage? average, GradientScaler? scaler)
{
    private const string NetworkPrefix = "network.";
    private const string AveragePrefix = "average.";
    private const string OptimizerPrefix = "optimizer.";
    private const string ClassesEntry = "classes";
    private const string OffsetEntry = "step_offset";
    private const string EvaluatedAfterEntry = "evaluated_after";

    /// <summary>The entry with <see cref="RunChanges.DataOf"/>.</summary>
    public const string DataEntry = "data";

    /// <summary>The entry with <see cref="TrainingOptions.Description"/>.</summary>
    public const string DescriptionEntry = "description";

    /// <summary>Writes the state to a file, which is replaced atomically.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="progress">The progress of the run.</param>
    /// <param name="data">The description of its data: see <see cref="RunChanges.DataOf"/>.</param>
    /// <param name="description">See <see cref="TrainingOptions.Description"/>.</param>
    /// <exception cref="CheckpointException">The file cannot be written.</exception>
    public void Write(string path, Experiment experiment, RunProgress progress, string data = "", string description = "")
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.WriteWithChecksum(path, Tensors(), new Dictionary<string, string>
        {
            ["experiment"] = experiment.Name,
            ["network"] = experiment.NetworkName,
            ["step"] = Text(progress.Step),
            ["steps"] = Text(progress.Steps),
            ["steps_per_epoch"] = Text(progress.StepsPerEpoch),
            ["evaluated_at"] = progress.EvaluatedAt is { } at ? Text(at) : "",
            [OffsetEntry] = Text(progress.Offset),
            [EvaluatedAfterEntry] = progress.EvaluatedAfter is { } after ? Text(after) : "",
            ["best"] = progress.Best is { } best ? best.ToString("R", CultureInfo.InvariantCulture) : "",
            ["since_best"] = Text(progress.SinceBest),
            ["loss_scale"] = scaler is null ? "" : scaler.State.Scale.ToString("R", CultureInfo.InvariantCulture),
            ["good_steps"] = scaler is null ? "" : Text(scaler.State.GoodSteps),
            ["seconds"] = progress.Seconds.ToString("F1", CultureInfo.InvariantCulture),
            [ClassesEntry] = Classes(experiment),
            [DataEntry] = data,
            [DescriptionEntry] = description,
            ["settings"] = string.Join('\n', RunChanges.SettingsOf(experiment).Select(setting => $"{setting.Name} {setting.Value}")),
        });
    }

    /// <summary>Restores the state of a stopped run.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="experiment">The experiment.</param>
    /// <returns>The progress of the run.</returns>
    /// <exception cref="CheckpointException">The file is missing or damaged.</exception>
    /// <exception cref="TrainingException">The state belongs to another network or optimizer, or to other classes.</exception>
    public RunProgress Restore(string path, Experiment experiment)
    {
        using var file = Checkpoint.Open(path);
        FileChecksum.Verify(path);
        // States of earlier versions do not list the classes.
        if (file.Metadata.TryGetValue(ClassesEntry, out var classes) && classes != Classes(experiment))
            throw new TrainingException(
                $"Cannot resume the run: the classes of {experiment.Data.Name} have changed. They were {Listed(classes)}, and are "
                + $"{Listed(Classes(experiment))}. Train in another folder.");
        // Of the scores that may decide, only those of targets exceed 1.
        var progress = ProgressOf(file, experiment.Best is null && experiment.Data.Classes.Count > 0 && Predictor.Segments(network) ? 1 : double.MaxValue);
        try
        {
            Load(file, NetworkPrefix, network.state_dict());
            if (average is not null) Load(file, AveragePrefix, average.State);
            Load(file, OptimizerPrefix, optimizer.State);
            // A run that did not scale gradients before starts with the default scale.
            var entries = new RunStateEntries(file);
            if (scaler is not null && !entries.IsEmpty("loss_scale"))
                scaler.State = new(entries.Number("loss_scale", double.Epsilon, double.MaxValue), entries.Integer("good_steps", 0, int.MaxValue));
        }
        catch (Exception e) when (e is KeyNotFoundException or ArgumentException)
        {
            // .NET appends the name of the parameter to the message of an argument.
            var difference = e.Message.Split(" (Parameter '")[0];
            throw new TrainingException($"Cannot resume the run: {experiment.Name} has changed since the run was started ({difference}).");
        }
        return progress;
    }

    /// <summary>Reads and validates the progress of a run.</summary>
    /// <param name="file">The state.</param>
    /// <param name="mostBest">The maximum of the best score.</param>
    /// <exception cref="CheckpointException">The file is not the state of a run, or an entry is invalid.</exception>
    public static RunProgress ProgressOf(Checkpoint file, double mostBest = double.MaxValue)
    {
        var entries = new RunStateEntries(file);
        var steps = entries.Integer("steps", 1, int.MaxValue);
        var step = entries.Integer("step", 0, int.MaxValue);
        var progress = new RunProgress(
            step,
            steps,
            entries.Integer("steps_per_epoch", 1, int.MaxValue),
            entries.IsEmpty("evaluated_at") ? null : entries.Integer("evaluated_at", 0, step),
            entries.IsEmpty("best") ? null : entries.Number("best", 0, mostBest),
            entries.Integer("since_best", 0, int.MaxValue),
            entries.Number("seconds", 0, double.MaxValue));
        // States of earlier versions count positions only.
        if (!file.Metadata.ContainsKey(OffsetEntry)) return progress;
        var offset = entries.Integer(OffsetEntry, -step, int.MaxValue - Math.Max(step, steps));
        return progress with
        {
            Offset = offset,
            EvaluatedAfter = entries.IsEmpty(EvaluatedAfterEntry) ? null : entries.Integer(EvaluatedAfterEntry, 0, step + offset),
        };
    }

    private IEnumerable<KeyValuePair<string, Tensor>> Tensors() =>
    [
        .. Named(NetworkPrefix, network.state_dict()),
        .. Named(AveragePrefix, average?.State ?? Enumerable.Empty<KeyValuePair<string, Tensor>>()),
        .. Named(OptimizerPrefix, optimizer.State),
    ];

    private static IEnumerable<KeyValuePair<string, Tensor>> Named(string prefix, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(named => KeyValuePair.Create(prefix + named.Key, named.Value));

    private static void Load(Checkpoint file, string prefix, IReadOnlyDictionary<string, Tensor> state)
    {
        foreach (var (key, tensor) in state) file.ReadInto(prefix + key, tensor);
        if (file.Tensors.Keys.Count(name => name.StartsWith(prefix, StringComparison.Ordinal)) > state.Count)
            throw new ArgumentException($"the experiment has no use for some of its tensors '{prefix}…'");
    }

    private static string Classes(Experiment experiment) => string.Join('\n', experiment.Data.Classes.Select(c => c.Name));

    private static string Listed(string classes) => classes.Length == 0 ? "none" : classes.Replace("\n", ", ", StringComparison.Ordinal);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
