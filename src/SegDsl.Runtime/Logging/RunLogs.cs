using SegDsl.Logging.Report;
using SegDsl.Logging.TensorBoard;

namespace SegDsl.Logging;

/// <summary>All logs of a run: lines of JSON, TensorBoard's events and a page of HTML. Of several processes that train together, the first has them.</summary>
internal sealed class RunLogs : IDisposable
{
    /// <summary>The name of the file with a line of JSON for every step and evaluation.</summary>
    public const string LogName = "log.jsonl";

    /// <summary>The name of the HTML report.</summary>
    public const string ReportName = "report.html";

    private readonly JsonLog log;
    private readonly TensorBoardLog events;

    /// <summary>Prepares them; nothing is written before the run starts.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="commandLine">What was typed to start the run; null where nothing was.</param>
    public RunLogs(string folder, string? commandLine)
    {
        log = new JsonLog(Path.Combine(folder, LogName));
        events = new TensorBoardLog(folder);
        Observers = [log, events, new HtmlReport(Path.Combine(folder, ReportName), log, commandLine)];
    }

    /// <summary>Those who must be told.</summary>
    public IReadOnlyList<ITrainingObserver> Observers { get; }

    /// <summary>The steps that were logged.</summary>
    public IReadOnlyList<StepReport> Steps => log.Steps;

    /// <summary>The evaluations that were logged.</summary>
    public IReadOnlyList<LoggedEvaluation> Evaluations => log.Evaluations;

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        log.Dispose();
        events.Dispose();
    }
}
