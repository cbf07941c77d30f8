using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace SegDsl.Logging;

/// <summary>
/// Writes the progress of a run to a logger: a step every few seconds as information, the other steps on the level <see cref="LogLevel.Debug"/>.
/// </summary>
/// <param name="logger">The logger.</param>
internal sealed partial class LoggingObserver(ILogger logger) : ITrainingObserver
{
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromSeconds(5);

    private readonly Stopwatch sinceStep = new();
    private TrainingPlan? plan;

    /// <inheritdoc/>
    public void Starting(TrainingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        this.plan = plan;
        sinceStep.Reset();
        var experiment = plan.Experiment;
        LogStart(
            experiment.Name, experiment.NetworkName, plan.Parameters, plan.Steps, experiment.Batch * experiment.Accumulate * plan.Ranks, plan.TrainingImages,
            plan.Device);
        if (plan.FirstStep > 0) LogResume(plan.FirstStep);
    }

    /// <inheritdoc/>
    public void Stepped(StepReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var steps = plan?.Steps ?? 0;
        var isShown = !sinceStep.IsRunning || report.Step + 1 == steps || sinceStep.Elapsed >= BetweenSteps;
        if (isShown) sinceStep.Restart();
        LogStep(isShown ? LogLevel.Information : LogLevel.Debug, report.Step + 1, steps, report.Epoch + 1, report.Loss, report.LearningRate);
    }

    /// <inheritdoc/>
    public void Evaluating(int done, int images) => LogImage(done, images);

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var main = report.Evaluation.Main;
        LogEvaluation(report.Steps, main.Name, main.Value, report.IsBest ? " (best)" : "");
    }

    /// <inheritdoc/>
    public void Noted(string message) => LogNote(message);

    /// <inheritdoc/>
    public void Warned(string message) => LogWarning(message);

    [LoggerMessage(1, LogLevel.Information,
        "{Experiment}: {Network} with {Parameters} trainable parameters, {Steps} steps with a total batch size of {BatchSize}, {Images} images, on {Device}")]
    private partial void LogStart(string experiment, string network, long parameters, int steps, int batchSize, int images, string device);

    [LoggerMessage(2, LogLevel.Information, "Resumed after step {Step}")]
    private partial void LogResume(int step);

    [LoggerMessage(EventId = 3, Message = "Step {Step} of {Steps}, epoch {Epoch}, loss {Loss:F3}, lr {LearningRate:g3}")]
    private partial void LogStep(LogLevel level, int step, int steps, int epoch, double loss, double learningRate);

    [LoggerMessage(4, LogLevel.Debug, "Evaluated {Done} of {Images} images")]
    private partial void LogImage(int done, int images);

    [LoggerMessage(5, LogLevel.Information, "After step {Step}: {Metric} {Score:F4}{Best}")]
    private partial void LogEvaluation(int step, string metric, double score, string best);

    [LoggerMessage(6, LogLevel.Information, "{Message}")]
    private partial void LogNote(string message);

    [LoggerMessage(7, LogLevel.Warning, "{Message}")]
    private partial void LogWarning(string message);
}
