using SegDsl.Inference;

namespace SegDsl.Training;

/// <summary>What a run is going to do.</summary>
/// <param name="Experiment">The experiment with the overrides of this run.</param>
/// <param name="Steps">The number of steps.</param>
/// <param name="StepsPerEpoch">The number of batches of an epoch.</param>
/// <param name="TrainingImages">The number of images that are trained on.</param>
/// <param name="Parameters">The number of trainable values of the network.</param>
public sealed record TrainingPlan(Experiment Experiment, int Steps, int StepsPerEpoch, int TrainingImages, long Parameters);

/// <summary>What came of a step.</summary>
/// <param name="Step">The step, from 0.</param>
/// <param name="Epoch">Its epoch, from 0.</param>
/// <param name="LearningRate">The rate it was made with.</param>
/// <param name="Loss">The loss before it: exactly what was minimised.</param>
/// <param name="Parts">The loss' weighted parts by name, which sum to it.</param>
/// <param name="Seconds">Time since the run's first step began.</param>
public sealed record StepReport(int Step, int Epoch, double LearningRate, double Loss, IReadOnlyList<KeyValuePair<string, double>> Parts, double Seconds);

/// <summary>Is told how a training run goes on, from the thread that trains.</summary>
public interface ITrainingObserver
{
    /// <summary>Everything is loaded; the first step follows.</summary>
    void Starting(TrainingPlan plan);

    /// <summary>A step is done.</summary>
    void Stepped(StepReport report);

    /// <summary>Images of an evaluation are done.</summary>
    /// <param name="done">How many.</param>
    /// <param name="images">Out of how many.</param>
    void Evaluating(int done, int images);

    /// <summary>The network was evaluated.</summary>
    /// <param name="steps">The number of steps it was trained for.</param>
    /// <param name="evaluation">What came of it.</param>
    void Evaluated(int steps, Evaluation evaluation);

    /// <summary>Something that the user should know, but that stops nothing.</summary>
    void Noted(string message);
}
