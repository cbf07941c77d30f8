using System.Diagnostics;

namespace SegDsl.Logging;

/// <summary>Measures the speed of steps.</summary>
internal sealed class StepClock
{
    private readonly Stopwatch sinceStep = new();

    /// <summary>Starts the time of the next step, which excludes what came before.</summary>
    public void Restart() => sinceStep.Restart();

    /// <summary>The images per second of a step: since the previous step or the last <see cref="Restart"/>.</summary>
    public double ImagesPerSecond(StepReport report)
    {
        var speed = report.Images / Math.Max(sinceStep.Elapsed.TotalSeconds, 1e-6);
        sinceStep.Restart();
        return speed;
    }
}
