using System.Text;

namespace SegDsl.Logging.Report;

/// <summary>A self-contained HTML report of a run, rewritten after every evaluation.</summary>
/// <param name="path">The path of the file.</param>
/// <param name="log">The log of the run, which must be notified before this observer.</param>
/// <param name="commandLine">The command line of the run; null if there is none.</param>
internal sealed class HtmlReport(string path, JsonLog log, string? commandLine) : ITrainingObserver
{
    private TrainingPlan? plan;

    /// <inheritdoc/>
    public int Pictures => SamplePictures.DefaultCount;

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
        GrowingFile.ReportErrors(path, () => AtomicFile.Write(path, stream => stream.Write(page)));
    }

    /// <inheritdoc/>
    public void Noted(string message)
    {
    }
}
