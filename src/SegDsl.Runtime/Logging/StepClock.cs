using System.Diagnostics;

namespace SegDsl.Logging;

/// <summary>Measures how fast steps are.</summary>
internal sealed class StepClock
{
    private readonly Stopwatch sinceStep = new();

    /// <summary>A step begins now; what was before belongs to none.</summary>
    public void Restart() => sinceStep.Restart();

    /// <summary>The images of a step by its time: since the step before, or since what came between.</summary>
    public double ImagesPerSecond(StepReport report)
    {
        var speed = report.Images / Math.Max(sinceStep.Elapsed.TotalSeconds, 1e-6);
        sinceStep.Restart();
        return speed;
    }
}
