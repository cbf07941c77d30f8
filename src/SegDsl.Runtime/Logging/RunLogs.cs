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

    /// <summary>Creates the logs. Files are opened when the run starts.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="commandLine">The command line of the run; null if there is none.</param>
    public RunLogs(string folder, string? commandLine)
    {
        log = new JsonLog(Path.Combine(folder, LogName));
        events = new TensorBoardLog(folder);
        Observers = [log, events, new HtmlReport(Path.Combine(folder, ReportName), log, commandLine), new MetricsLog(Path.Combine(folder, MetricsName))];
    }

    /// <summary>The observers that write the logs.</summary>
    public IReadOnlyList<ITrainingObserver> Observers { get; }

    /// <summary>The logged steps.</summary>
    public IReadOnlyList<StepReport> Steps => log.Steps;

    /// <summary>The logged evaluations.</summary>
    public IReadOnlyList<LoggedEvaluation> Evaluations => log.Evaluations;

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        log.Dispose();
        events.Dispose();
    }
}
