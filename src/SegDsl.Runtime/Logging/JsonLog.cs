
namespace SegDsl.Logging;

/// <summary>
/// The record of a run: a file of JSON lines that grows with every step and evaluation, and can be read meanwhile. Where a run is resumed, what the file
/// says of steps that happen again is cut off.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class JsonLog(string path) : ITrainingObserver, IDisposable
{
    private readonly List<StepReport> steps = [];
    private readonly List<LoggedEvaluation> evaluations = [];
    private readonly StepClock clock = new();
    private GrowingFile? file;

    /// <summary>Every step of the run, those before a resumption included.</summary>
    public IReadOnlyList<StepReport> Steps => steps;

    /// <summary>Every evaluation likewise.</summary>
    public IReadOnlyList<LoggedEvaluation> Evaluations => evaluations;

    /// <inheritdoc/>
    public void Starting(TrainingPlan plan)
    {
        file = new GrowingFile(path, content => TakeBefore(plan, content));
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
        // As it will be read when the run is resumed.
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

    /// <summary>Takes over the lines of what does not happen again.</summary>
    /// <returns>The number of bytes they have.</returns>
    private int TakeBefore(TrainingPlan plan, byte[] content)
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
