using System.Globalization;
using SegDsl.Checkpoints;
using SegDsl.Networks;
using SegDsl.Precision;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>How far a run is.</summary>
/// <param name="Step">The number of steps that were made.</param>
/// <param name="Steps">The number of steps of the whole run.</param>
/// <param name="StepsPerEpoch">The number of steps of an epoch.</param>
/// <param name="EvaluatedAt">The number of steps before the last evaluation; null before the first.</param>
/// <param name="Best">The best mean IoU; null before the first evaluation.</param>
/// <param name="SinceBest">The number of evaluations since the best.</param>
/// <param name="Seconds">How long it has trained and evaluated.</param>
internal sealed record RunProgress(int Step, int Steps, int StepsPerEpoch, int? EvaluatedAt, double? Best, int SinceBest, double Seconds)
{
    /// <summary>
    /// The same place in the data where an epoch has another number of steps, since more or fewer processes train, or the batch is another: exact at
    /// the end of an epoch, else rounded down to a step.
    /// </summary>
    public RunProgress WithStepsPerEpoch(int stepsPerEpoch)
    {
        return stepsPerEpoch == StepsPerEpoch
            ? this
            : this with { Step = Scaled(Step), Steps = Scaled(Steps), EvaluatedAt = EvaluatedAt is { } at ? Scaled(at) : null, StepsPerEpoch = stepsPerEpoch };

        int Scaled(int step) => checked((int)((long)step * stepsPerEpoch / StepsPerEpoch));
    }
}

/// <summary>
/// All that the next step of a run depends on: weights, their average, what the optimizer remembers, and how far the run is. The order of the samples,
/// their augmentation and dropout follow from the seed and the step, so that nothing else need be kept.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="optimizer">The optimizer.</param>
/// <param name="average">The average of the weights; null where there is none.</param>
/// <param name="scaler">Scales losses; null where they are not scaled.</param>
internal sealed class RunState(SegmentationNetwork network, Optimizer optimizer, WeightAverage? average, GradientScaler? scaler)
{
    private const string NetworkPrefix = "network.";
    private const string AveragePrefix = "average.";
    private const string OptimizerPrefix = "optimizer.";

    /// <summary>Writes the state, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="experiment">What is trained.</param>
    /// <param name="progress">How far it is.</param>
    /// <exception cref="CheckpointException">The file cannot be written.</exception>
    public void Write(string path, Experiment experiment, RunProgress progress)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(path, Tensors(), new Dictionary<string, string>
        {
            ["experiment"] = experiment.Name,
            ["network"] = experiment.NetworkName,
            ["step"] = Text(progress.Step),
            ["steps"] = Text(progress.Steps),
            ["steps_per_epoch"] = Text(progress.StepsPerEpoch),
            ["evaluated_at"] = progress.EvaluatedAt is { } at ? Text(at) : "",
            ["best"] = progress.Best is { } best ? best.ToString("R", CultureInfo.InvariantCulture) : "",
            ["since_best"] = Text(progress.SinceBest),
            ["loss_scale"] = scaler is null ? "" : scaler.State.Scale.ToString("R", CultureInfo.InvariantCulture),
            ["good_steps"] = scaler is null ? "" : Text(scaler.State.GoodSteps),
            ["seconds"] = progress.Seconds.ToString("F1", CultureInfo.InvariantCulture),
            ["settings"] = string.Join('\n', experiment.Settings.Select(setting => $"{setting.Name} {setting.TextOf(experiment)}")),
        });
    }

    /// <summary>Takes over the state of a run that was stopped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="experiment">What is trained.</param>
    /// <returns>How far the run is.</returns>
    /// <exception cref="CheckpointException">The file is missing or damaged.</exception>
    /// <exception cref="TrainingException">It is the state of another network or optimizer.</exception>
    public RunProgress Restore(string path, Experiment experiment)
    {
        using var file = Checkpoint.Open(path);
        var progress = ProgressOf(file);
        try
        {
            Take(file, NetworkPrefix, network.state_dict());
            if (average is not null) Take(file, AveragePrefix, average.State);
            Take(file, OptimizerPrefix, optimizer.State);
            // A run that was not scaled before begins with the usual scale.
            if (scaler is not null && file.Metadata.GetValueOrDefault("loss_scale") is { Length: > 0 } scale)
                scaler.State = new(double.Parse(scale, CultureInfo.InvariantCulture), int.Parse(file.Metadata["good_steps"], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is KeyNotFoundException or ArgumentException)
        {
            throw new TrainingException($"The run cannot be resumed: {experiment.Name} has changed since it was begun ({e.Message}).");
        }
        return progress;
    }

    /// <summary>How far the run is that a file holds.</summary>
    /// <exception cref="CheckpointException">The file is no run's state.</exception>
    public static RunProgress ProgressOf(Checkpoint file)
    {
        try
        {
            var texts = file.Metadata;
            return new RunProgress(
                int.Parse(texts["step"], CultureInfo.InvariantCulture),
                int.Parse(texts["steps"], CultureInfo.InvariantCulture),
                int.Parse(texts["steps_per_epoch"], CultureInfo.InvariantCulture),
                texts["evaluated_at"] is { Length: > 0 } at ? int.Parse(at, CultureInfo.InvariantCulture) : null,
                texts["best"] is { Length: > 0 } best ? double.Parse(best, CultureInfo.InvariantCulture) : null,
                int.Parse(texts["since_best"], CultureInfo.InvariantCulture),
                double.Parse(texts["seconds"], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException)
        {
            throw new CheckpointException(file.Path, "is not the state of a run", e);
        }
    }

    private IEnumerable<KeyValuePair<string, Tensor>> Tensors() =>
    [
        .. Named(NetworkPrefix, network.state_dict()),
        .. Named(AveragePrefix, average?.State ?? []),
        .. Named(OptimizerPrefix, optimizer.State),
    ];

    private static IEnumerable<KeyValuePair<string, Tensor>> Named(string prefix, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(named => KeyValuePair.Create(prefix + named.Key, named.Value));

    private static void Take(Checkpoint file, string prefix, IReadOnlyDictionary<string, Tensor> state)
    {
        foreach (var (key, tensor) in state) file.ReadInto(prefix + key, tensor);
        if (file.Tensors.Keys.Count(name => name.StartsWith(prefix, StringComparison.Ordinal)) > state.Count)
            throw new ArgumentException($"it has no place for some of the tensors '{prefix}…'");
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
