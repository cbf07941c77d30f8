namespace SegDsl.Logging;

/// <summary>
/// The log of a run in JSON Lines format, which grows with every step and evaluation and can be read at the same time. When a run is resumed, the entries of
/// steps that will be repeated are removed.
/// </summary>
/// <param name="path">The path of the file.</param>
internal sealed class JsonLog(string path) : ITrainingObserver, IDisposable
{
    private readonly StepHistory steps = new();
    private readonly List<LoggedEvaluation> evaluations = [];
    private readonly StepClock clock = new();
    private GrowingFile? file;

    /// <summary>All steps of the run, including those before it was resumed.</summary>
    public IReadOnlyList<StepReport> Steps => steps;

    /// <summary>All evaluations of the run, including those before it was resumed.</summary>
    public IReadOnlyList<LoggedEvaluation> Evaluations => evaluations;

    /// <inheritdoc/>
    public void Starting(TrainingPlan plan)
    {
        file = new GrowingFile(path, content => ReadBefore(plan, content));
        clock.Restart();
    }

    /// <inheritdoc/>
    public void Stepped(StepReport report)
    {
        steps.Add(report);
        file?.Append(LogLines.Of(report, clock.ImagesPerSecond(report)));
    }

    /// <inheritdoc/>
    public void Evaluating(int done, int images)
    {
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport report)
    {
        var line = LogLines.Of(report);
        // Read the line back, so that the entry equals the one after resuming.
        if (LogLines.Read(line) is LoggedEvaluation evaluation) evaluations.Add(evaluation);
        file?.Append(line);
        clock.Restart();
    }

    /// <inheritdoc/>
    public void Noted(string message)
    {
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file?.Dispose();

    /// <summary>Reads the entries before the step at which the run continues.</summary>
    /// <returns>The number of bytes of these entries.</returns>
    private int ReadBefore(TrainingPlan plan, byte[] content)
    {
        var kept = 0;
        while (content.AsSpan(kept).IndexOf((byte)'\n') is >= 0 and var length)
        {
            switch (LogLines.Read(content.AsMemory(kept, length)))
            {
                case StepReport step when step.Step < plan.FirstStep:
                    steps.Add(step);
                    break;
                case LoggedEvaluation evaluation when evaluation.Step <= plan.EvaluatedAt:
                    evaluations.Add(evaluation);
                    break;
                default:
                    return kept;
            }
            kept += length + 1;
        }
        return kept;
    }
}
