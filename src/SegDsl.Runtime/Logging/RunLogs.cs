using SegDsl.Logging.Report;
using SegDsl.Logging.TensorBoard;
using SegDsl.Training;

namespace SegDsl.Logging;

/// <summary>All logs of a run: lines of JSON, TensorBoard's events and a page of HTML. Of several processes that train together, the first has them.</summary>
internal sealed class RunLogs : IDisposable
{
    private readonly JsonLog log;
    private readonly TensorBoardLog events;

    /// <summary>Prepares them; nothing is written before the run starts.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="commandLine">What was typed to start the run; null where nothing was.</param>
    public RunLogs(RunFolder folder, string? commandLine)
    {
        log = new JsonLog(folder.Log);
        events = new TensorBoardLog(folder.Path);
        Observers = [log, events, new HtmlReport(folder.Report, log, commandLine)];
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
