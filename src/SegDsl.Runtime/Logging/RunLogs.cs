using SegDsl.Logging.Report;
using SegDsl.Logging.TensorBoard;
using SegDsl.Training;

namespace SegDsl.Logging;

/// <summary>All logs of a run: JSON Lines, TensorBoard events and an HTML report. In distributed training, only rank 0 writes them.</summary>
internal sealed class RunLogs : IDisposable
{
    private readonly JsonLog log;
    private readonly TensorBoardLog events;

    /// <summary>Creates the logs. Files are opened when the run starts.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="commandLine">The command line of the run; null if there is none.</param>
    public RunLogs(RunFolder folder, string? commandLine)
    {
        log = new JsonLog(folder.Log);
        events = new TensorBoardLog(folder.Path);
        Observers = [log, events, new HtmlReport(folder.Report, log, commandLine)];
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
