using SegDsl.Logging;
using System.Diagnostics;
using System.Globalization;
using SegDsl.Torch;
using SegDsl.Training;

namespace SegDsl.Cli.Training;

/// <summary>How fast a run is, how long it will take, and how much memory it has.</summary>
internal sealed class TrainingPace
{
    /// <summary>How much the last step counts in the mean of the speed.</summary>
    private const double Weight = 0.1;

    private readonly Stopwatch sinceBegin = new();
    private readonly Stopwatch sinceStep = new();
    private (int First, int Done, int Steps) steps;
    private double? imagesPerSecond;

    /// <summary>The time to the end if all goes on as it went so far, evaluations included.</summary>
    public TimeSpan Remaining => steps.Done == steps.First ? TimeSpan.Zero : sinceBegin.Elapsed / (steps.Done - steps.First) * (steps.Steps - steps.Done);

    /// <summary>The first step comes next.</summary>
    public void Begin(TrainingPlan plan)
    {
        steps = (plan.FirstStep, plan.FirstStep, plan.Steps);
        sinceBegin.Restart();
        sinceStep.Restart();
    }

    /// <summary>Something else than a step is over.</summary>
    public void Pause() => sinceStep.Restart();

    /// <summary>A step is over.</summary>
    public void Add(StepReport report)
    {
        var speed = report.Images / Math.Max(sinceStep.Elapsed.TotalSeconds, 1e-6);
        imagesPerSecond = imagesPerSecond is { } before ? before + Weight * (speed - before) : speed;
        steps.Done = report.Step + 1;
        sinceStep.Restart();
    }

    /// <summary>Speed and memory.</summary>
    public string Describe()
    {
        var device = DeviceMemory.UsedBytes is { } used ? string.Create(CultureInfo.InvariantCulture, $" + {used / Gibi:F1} GiB on the device") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{imagesPerSecond ?? 0:F1} images/s, {Environment.WorkingSet / Gibi:F1} GiB{device}");
    }

    private const double Gibi = 1L << 30;
}
