using SegDsl.Inference;
using SegDsl.Logging.Report;
using SegDsl.Logging.TensorBoard;

namespace SegDsl.Logging;

/// <summary>All logs of a run: JSON Lines, TensorBoard events, an HTML report and the last scores. In distributed training, only rank 0 writes them.</summary>
internal sealed class RunLogs : IDisposable
{
    /// <summary>The name of the file with a line of JSON for every step and evaluation.</summary>
    public const string LogName = "log.jsonl";

    /// <summary>The name of the HTML report.</summary>
    public const string ReportName = "report.html";

    /// <summary>The name of the file with the scores of the last evaluation.</summary>
    public const string MetricsName = "metrics.json";

    private readonly JsonLog log;
    private readonly TensorBoardLog events;
    private readonly HtmlReport report;
    private readonly MetricsLog metrics;

    /// <summary>Creates the logs. Files are opened when the run starts.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="commandLine">The command line of the run; null if there is none.</param>
    public RunLogs(string folder, string? commandLine)
    {
        log = new JsonLog(Path.Combine(folder, LogName));
        events = new TensorBoardLog(folder);
        report = new HtmlReport(Path.Combine(folder, ReportName), log, commandLine);
        metrics = new MetricsLog(Path.Combine(folder, MetricsName));
        Observers = [log, events, report, metrics];
    }

    /// <summary>The observers that write the logs.</summary>
    public IReadOnlyList<ITrainingObserver> Observers { get; }

    /// <summary>The logged steps.</summary>
    public IReadOnlyList<StepReport> Steps => log.Steps;

    /// <summary>The logged evaluations.</summary>
    public IReadOnlyList<LoggedEvaluation> Evaluations => log.Evaluations;

    /// <summary>Writes the report and the scores of the last evaluation again, after they were deleted.</summary>
    /// <param name="steps">The number of training steps before the evaluation, which is in the log already.</param>
    /// <param name="evaluation">The scores.</param>
    /// <param name="pictures">The predictions for samples.</param>
    public void Rewrite(int steps, Evaluation evaluation, IReadOnlyList<SamplePicture> pictures)
    {
        var again = new EvaluationReport(steps, evaluation, log.Evaluations is [.., { IsBest: true }], pictures);
        report.Evaluated(again);
        metrics.Evaluated(again);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        log.Dispose();
        events.Dispose();
    }
}
