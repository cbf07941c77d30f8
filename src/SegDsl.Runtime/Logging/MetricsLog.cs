namespace SegDsl.Logging;

/// <summary>Writes the scores of the last evaluation of a run to a file, which is replaced after every evaluation.</summary>
/// <param name="path">The path of the file.</param>
internal sealed class MetricsLog(string path) : ITrainingObserver
{
    private string name = "";

    /// <inheritdoc/>
    public void Starting(TrainingPlan plan) => name = plan.Experiment.Name;

    /// <inheritdoc/>
    public void Stepped(StepReport report)
    {
    }

    /// <inheritdoc/>
    public void Evaluating(int done, int images)
    {
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport report) =>
        GrowingFile.ReportErrors(path, () => MetricsFile.Write(path, name, report.Steps, report.Evaluation));

    /// <inheritdoc/>
    public void Noted(string message)
    {
    }
}
