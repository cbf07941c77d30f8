using SegDsl.Experiments;
using SegDsl.Data;
using SegDsl.Inference;

namespace SegDsl.Logging;

/// <summary>The plan of a run.</summary>
/// <param name="Experiment">The experiment with the settings of this run.</param>
/// <param name="FirstStep">The first step, starting at 0; greater than 0 if the run is resumed.</param>
/// <param name="EvaluatedAt">The number of steps before the last evaluation that is not repeated; null if there is none.</param>
/// <param name="Steps">The total number of steps, including those before <paramref name="FirstStep"/>.</param>
/// <param name="StepsPerEpoch">The number of steps per epoch.</param>
/// <param name="TrainingImages">The number of training images.</param>
/// <param name="Ranks">The number of ranks, each of which uses the batch size of the experiment.</param>
/// <param name="Parameters">The number of trained values of the network.</param>
/// <param name="Device">The device of the network, in torch's notation.</param>
public sealed record TrainingPlan(
    Experiment Experiment, int FirstStep, int? EvaluatedAt, int Steps, int StepsPerEpoch, int TrainingImages, int Ranks, long Parameters, string Device)
{
    /// <summary>The trained parameters, grouped by learning rate and weight decay.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; init; } = [];

    /// <summary>
    /// The number of completed steps less the number of steps that the same epochs have now; not 0 if the batch size or the number of images or ranks was
    /// changed when the run was resumed.
    /// </summary>
    public int Offset { get; init; }

    /// <summary>Returns the number of epochs, with a fraction, that are complete after a number of completed steps.</summary>
    /// <param name="steps">The number of completed steps, at least <see cref="FirstStep"/>.</param>
    public double EpochsAfter(int steps) => (double)(steps - Offset) / StepsPerEpoch;
}

/// <summary>Parameters with the same learning rate and weight decay.</summary>
/// <param name="Names">The names of the parameters.</param>
/// <param name="Count">The number of trained values.</param>
/// <param name="LearningRate">The learning rate that the schedule starts from.</param>
/// <param name="WeightDecay">The weight decay.</param>
public sealed record ParameterGroup(IReadOnlyList<string> Names, long Count, double LearningRate, double WeightDecay)
{
    /// <summary>The first names, for a line of text.</summary>
    public string Examples => string.Join(", ", Names.Take(2)) + (Names.Count > 2 ? $" and {Names.Count - 2} more" : "");
}

/// <summary>The result of a step.</summary>
/// <param name="Step">The step, starting at 0.</param>
/// <param name="Epoch">The epoch, starting at 0.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
/// <param name="Loss">The loss before the update, exactly as minimized.</param>
/// <param name="Parts">The weighted parts of the loss by name; their sum is the loss.</param>
/// <param name="Images">The number of images of the step.</param>
/// <param name="Seconds">The time of training and evaluation so far, in seconds, including that before the run was resumed.</param>
public sealed record StepReport(
    int Step, int Epoch, double LearningRate, double Loss, IReadOnlyList<KeyValuePair<string, double>> Parts, int Images, double Seconds);

/// <summary>The prediction of the network for a sample of the evaluation.</summary>
/// <param name="Sample">The image and its labels.</param>
/// <param name="Prediction">The prediction.</param>
public sealed record SamplePicture(Sample Sample, Prediction Prediction);

/// <summary>The result of an evaluation.</summary>
/// <param name="Steps">The number of training steps before the evaluation.</param>
/// <param name="Evaluation">The scores.</param>
/// <param name="IsBest">Whether its <see cref="Evaluation.Main"/> score is the best so far.</param>
/// <param name="Pictures">Predictions for the same few samples every time, spread over the split; as many as the observers request.</param>
public sealed record EvaluationReport(int Steps, Evaluation Evaluation, bool IsBest, IReadOnlyList<SamplePicture> Pictures);

/// <summary>Receives the progress of a training run, on the training thread.</summary>
public interface ITrainingObserver
{
    /// <summary>The number of pictures that the observer needs per evaluation.</summary>
    int Pictures => 0;

    /// <summary>Called after loading, before the first step.</summary>
    void Starting(TrainingPlan plan);

    /// <summary>Called after a step.</summary>
    void Stepped(StepReport report);

    /// <summary>Called during an evaluation.</summary>
    /// <param name="done">The number of evaluated images.</param>
    /// <param name="images">The total number of images.</param>
    void Evaluating(int done, int images);

    /// <summary>Called after an evaluation.</summary>
    void Evaluated(EvaluationReport report);

    /// <summary>Called with information for the user that does not affect the run.</summary>
    void Noted(string message);

    /// <summary>Called with something that the user should check: suspicious labels, or a sample that was skipped.</summary>
    void Warned(string message) => Noted($"Warning: {message}");
}
