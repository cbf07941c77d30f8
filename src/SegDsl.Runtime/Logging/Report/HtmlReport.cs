using System.Text;

namespace SegDsl.Logging.Report;

/// <summary>A page that shows how a run is, written anew after every evaluation: one file that needs nothing else, to open or to send.</summary>
/// <param name="path">The file.</param>
/// <param name="log">The record of the run; it is told everything before this is.</param>
/// <param name="commandLine">What was typed to start the run; null where nothing was.</param>
internal sealed class HtmlReport(string path, JsonLog log, string? commandLine) : ITrainingObserver
{
    private TrainingPlan? plan;

    /// <inheritdoc/>
    public int Pictures => SamplePictures.Usual;

    /// <inheritdoc/>
    public void Starting(TrainingPlan plan) => this.plan = plan;

    /// <inheritdoc/>
    public void Stepped(StepReport report)
    {
    }

    /// <inheritdoc/>
    public void Evaluating(int done, int images)
    {
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport report)
    {
        if (plan is null) return;
        var page = Encoding.UTF8.GetBytes(ReportPage.Write(plan, log, report, commandLine, DateTimeOffset.Now));
        GrowingFile.Naming(path, () => AtomicFile.Write(path, stream => stream.Write(page)));
    }

    /// <inheritdoc/>
    public void Noted(string message)
    {
    }
}
