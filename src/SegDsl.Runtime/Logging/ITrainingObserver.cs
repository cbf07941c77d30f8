using SegDsl.Experiments;
using SegDsl.Data;
using SegDsl.Inference;

namespace SegDsl.Logging;

/// <summary>What a run is going to do.</summary>
/// <param name="Experiment">The experiment with the overrides of this run.</param>
/// <param name="FirstStep">The step it begins with, from 0: above 0 where it goes on with a run that was stopped.</param>
/// <param name="EvaluatedAt">The number of steps before the last evaluation that does not happen again; null where there was none.</param>
/// <param name="Steps">The number of steps, those before the first included.</param>
/// <param name="StepsPerEpoch">The number of steps of an epoch.</param>
/// <param name="TrainingImages">The number of images that are trained on.</param>
/// <param name="Ranks">The number of processes that train together, each with the experiment's batch.</param>
/// <param name="Parameters">The number of values of the network that are trained.</param>
/// <param name="Device">Where the network is computed, as torch calls it.</param>
public sealed record TrainingPlan(
    Experiment Experiment, int FirstStep, int? EvaluatedAt, int Steps, int StepsPerEpoch, int TrainingImages, int Ranks, long Parameters, string Device);

/// <summary>What came of a step.</summary>
/// <param name="Step">The step, from 0.</param>
/// <param name="Epoch">Its epoch, from 0.</param>
/// <param name="LearningRate">The rate it was made with.</param>
/// <param name="Loss">The loss before it: exactly what was minimised.</param>
/// <param name="Parts">The loss' weighted parts by name, which sum to it.</param>
/// <param name="Images">The number of images it was made with.</param>
/// <param name="Seconds">How long the run has trained and evaluated, what was before a resumption included.</param>
public sealed record StepReport(
    int Step, int Epoch, double LearningRate, double Loss, IReadOnlyList<KeyValuePair<string, double>> Parts, int Images, double Seconds);

/// <summary>What the network makes of an image that it was evaluated on.</summary>
/// <param name="Sample">The image and its labels.</param>
/// <param name="Prediction">The prediction.</param>
public sealed record SamplePicture(Sample Sample, Prediction Prediction);

/// <summary>What came of an evaluation.</summary>
/// <param name="Steps">The number of steps that the network was trained for.</param>
/// <param name="Evaluation">The scores.</param>
/// <param name="IsBest">Whether its mean IoU is the best yet.</param>
/// <param name="Pictures">Predictions of the same few images every time, spread over the split; as many as the observers want.</param>
public sealed record EvaluationReport(int Steps, Evaluation Evaluation, bool IsBest, IReadOnlyList<SamplePicture> Pictures);

/// <summary>Is told how a training run goes on, from the thread that trains. There may be several; each is told all.</summary>
public interface ITrainingObserver
{
    /// <summary>How many pictures it wants of every evaluation.</summary>
    int Pictures => 0;

    /// <summary>Everything is loaded; the first step follows.</summary>
    void Starting(TrainingPlan plan);

    /// <summary>A step is done.</summary>
    void Stepped(StepReport report);

    /// <summary>Images of an evaluation are done.</summary>
    /// <param name="done">How many.</param>
    /// <param name="images">Out of how many.</param>
    void Evaluating(int done, int images);

    /// <summary>The network was evaluated.</summary>
    void Evaluated(EvaluationReport report);

    /// <summary>Something that the user should know, but that stops nothing.</summary>
    void Noted(string message);
}
