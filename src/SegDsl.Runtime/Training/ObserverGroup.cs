using SegDsl.Logging;

namespace SegDsl.Training;

/// <summary>Forwards all notifications to several observers.</summary>
/// <param name="observers">The observers, in the order of notification.</param>
public sealed class ObserverGroup(params IReadOnlyList<ITrainingObserver> observers) : ITrainingObserver
{
    /// <inheritdoc/>
    public int Pictures => observers.Select(observer => observer.Pictures).DefaultIfEmpty().Max();

    /// <inheritdoc/>
    public void Starting(TrainingPlan plan)
    {
        foreach (var observer in observers) observer.Starting(plan);
    }

    /// <inheritdoc/>
    public void Stepped(StepReport report)
    {
        foreach (var observer in observers) observer.Stepped(report);
    }

    /// <inheritdoc/>
    public void Evaluating(int done, int images)
    {
        foreach (var observer in observers) observer.Evaluating(done, images);
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport report)
    {
        foreach (var observer in observers) observer.Evaluated(report);
    }

    /// <inheritdoc/>
    public void Noted(string message)
    {
        foreach (var observer in observers) observer.Noted(message);
    }

    /// <inheritdoc/>
    public void Warned(string message)
    {
        foreach (var observer in observers) observer.Warned(message);
    }
}
