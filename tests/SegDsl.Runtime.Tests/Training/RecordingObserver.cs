using SegDsl.Logging;
using SegDsl.Training;

namespace SegDsl.Tests.Training;

/// <summary>Records the notifications of a run.</summary>
internal sealed class RecordingObserver(Action<StepReport>? onStep = null, int pictures = 0) : ITrainingObserver
{
    public TrainingPlan? Plan { get; private set; }

    public List<StepReport> Steps { get; } = [];

    public List<EvaluationReport> Evaluations { get; } = [];

    public int Pictures => pictures;

    public List<string> Notes { get; } = [];

    public void Starting(TrainingPlan plan) => Plan = plan;

    public void Stepped(StepReport report)
    {
        Steps.Add(report);
        onStep?.Invoke(report);
    }

    public void Evaluating(int done, int images)
    {
    }

    public void Evaluated(EvaluationReport report) => Evaluations.Add(report);

    public void Noted(string message) => Notes.Add(message);
}
