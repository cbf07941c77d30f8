using SegDsl.Checkpoints.Safetensors;
using SegDsl.Experiments;
using System.Diagnostics;
using System.Globalization;
using SegDsl.Checkpoints;
using SegDsl.Networks;

namespace SegDsl.Training;

/// <summary>Saves the state and weights of a run. In distributed training, only rank 0 writes.</summary>
/// <param name="folder">The folder of the run.</param>
/// <param name="experiment">The experiment.</param>
/// <param name="network">The network.</param>
/// <param name="options">The options of the run.</param>
/// <param name="data">The description of the data: see <see cref="RunChanges.DataOf"/>.</param>
/// <param name="saved">The number of completed steps of the state that is already saved; null if there is none.</param>
internal sealed class RunWriter(
    RunFolder folder, Experiment experiment, TrainedNetwork network, TrainingOptions options, string data, int? saved)
{
    private readonly TrainingRanks ranks = options.Ranks;
    private readonly Stopwatch sinceSaved = Stopwatch.StartNew();
    private int? saved = saved;

    /// <summary>A sentence for error messages that states from where the run can be resumed.</summary>
    public string ResumeHint => saved switch
    {
        null => "No state was saved.",
        { } step when !folder.IsHeld => $"The state after step {step} was saved in the folder before that.",
        { } step => $"The state after step {step} is saved in '{folder.Path}'.",
    };

    /// <summary>Whether it is time to save, after a number of completed steps.</summary>
    public bool IsDue(int step) => ranks.IsMain && (step - (saved ?? 0) >= options.SaveEvery.Steps || sinceSaved.Elapsed >= options.SaveEvery.Time);

    /// <summary>Saves the state and the weights.</summary>
    /// <exception cref="TrainingException">A weight is not finite, or the folder was moved or deleted. The previously saved files are kept.</exception>
    /// <exception cref="CheckpointException">A file cannot be written. The previously saved files are kept.</exception>
    public void Save(RunProgress progress)
    {
        CheckWeights(progress.Completed);
        if (!ranks.IsMain) return;
        // A new folder with the same path would get weights, while the open logs are in the old one.
        if (!folder.IsHeld) throw new TrainingException($"The folder '{folder.Path}' was moved or deleted during the run.");
        network.State.Write(folder.State, experiment, progress, data, options.Description);
        saved = progress.Completed;
        WriteWeights(folder.LastWeights, progress.Completed);
        sinceSaved.Restart();
    }

    /// <summary>Saves the weights as the best weights, after a number of completed steps.</summary>
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

    private void CheckWeights(int step)
    {
        // A gradient can be infinite although the loss is finite, and running statistics do not affect the loss.
        if (NonFiniteTensor.Find(network.Network.state_dict()) is { } found)
            throw new TrainingException($"Weights are not finite after step {step}: {found}. Try a lower learning rate.");
    }
}
