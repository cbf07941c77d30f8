using SegDsl.Checkpoints.Safetensors;
using SegDsl.Experiments;
using System.Diagnostics;
using System.Globalization;
using SegDsl.Checkpoints;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>Writes what is kept of a run. Of several processes that train together, the first writes.</summary>
/// <param name="folder">Where to.</param>
/// <param name="experiment">What is trained.</param>
/// <param name="network">The network.</param>
/// <param name="interval">How often the state is written.</param>
/// <param name="ranks">The processes that train together.</param>
/// <param name="saved">The step whose state is there already; null where there is none.</param>
internal sealed class RunWriter(RunFolder folder, Experiment experiment, TrainedNetwork network, SaveInterval interval, TrainingRanks ranks, int? saved)
{
    private readonly Stopwatch sinceSaved = Stopwatch.StartNew();
    private int? saved = saved;

    /// <summary>What a message about the end of a run says of the step that it can be resumed from.</summary>
    public string Kept => saved is { } step ? $"The state after step {step} is kept, in {folder.Path}." : "Nothing was saved before.";

    /// <summary>Whether it is time to save.</summary>
    public bool IsDue(int step) => ranks.IsMain && (step - (saved ?? 0) >= interval.Steps || sinceSaved.Elapsed >= interval.Time);

    /// <summary>Writes the state and the weights.</summary>
    /// <exception cref="TrainingException">The weights are no numbers any more; what was saved before is kept.</exception>
    /// <exception cref="CheckpointException">A file cannot be written; what was saved before is kept.</exception>
    public void Save(RunProgress progress)
    {
        Demand(progress.Step);
        if (!ranks.IsMain) return;
        network.State.Write(folder.State, experiment, progress);
        saved = progress.Step;
        WriteWeights(folder.LastWeights, progress.Step);
        sinceSaved.Restart();
    }

    /// <summary>Writes the weights as the best.</summary>
    /// <exception cref="CheckpointException">The file cannot be written.</exception>
    public void SaveBest(int step)
    {
        if (ranks.IsMain) WriteWeights(folder.BestWeights, step);
    }

    private void WriteWeights(string path, int step) => SafetensorsWriter.Write(path, network.Weights, new Dictionary<string, string>
    {
        ["experiment"] = experiment.Name,
        ["network"] = experiment.NetworkName,
        ["steps"] = step.ToString(CultureInfo.InvariantCulture),
    });

    private void Demand(int step)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        // A gradient can be infinite where the loss is not.
        if (network.Parameters.Any(named => !named.Parameter.isfinite().all().item<bool>()))
            throw new TrainingException($"After step {step} there are weights that are no numbers any more; a lower learning rate may help.");
    }
}
