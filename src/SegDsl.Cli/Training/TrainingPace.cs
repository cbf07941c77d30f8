using SegDsl.Logging;
using System.Diagnostics;
using System.Globalization;
using SegDsl.Torch;
using SegDsl.Training;

namespace SegDsl.Cli.Training;

/// <summary>Measures the throughput, the remaining time and the memory of a training run.</summary>
internal sealed class TrainingPace
{
    /// <summary>The weight of the last step in the moving average of the throughput.</summary>
    private const double AverageWeight = 0.1;

    private readonly Stopwatch sinceStart = new();
    private readonly Stopwatch sinceStep = new();
    private (int First, int Done, int Steps) steps;
    private double? imagesPerSecond;

    /// <summary>The estimated remaining time, including evaluations.</summary>
    public TimeSpan Remaining => steps.Done == steps.First ? TimeSpan.Zero : sinceStart.Elapsed / (steps.Done - steps.First) * (steps.Steps - steps.Done);

    /// <summary>Starts the measurement, before the first step.</summary>
    public void Start(TrainingPlan plan)
    {
        steps = (plan.FirstStep, plan.FirstStep, plan.Steps);
        sinceStart.Restart();
        sinceStep.Restart();
    }

    /// <summary>Excludes the time since the last step, for example an evaluation.</summary>
    public void Skip() => sinceStep.Restart();

    /// <summary>Records a step.</summary>
    public void Add(StepReport report)
    {
        var speed = report.Images / Math.Max(sinceStep.Elapsed.TotalSeconds, 1e-6);
        imagesPerSecond = imagesPerSecond is { } before ? before + AverageWeight * (speed - before) : speed;
        steps.Done = report.Step + 1;
        sinceStep.Restart();
    }

    /// <summary>Returns the throughput and the memory as text.</summary>
    public IReadOnlyList<string> Describe()
    {
        var device = DeviceMemory.UsedBytes is { } used ? string.Create(CultureInfo.InvariantCulture, $" + {used / Gibi:F1} GiB on the device") : "";
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"{imagesPerSecond ?? 0:F1} images/s"),
            string.Create(CultureInfo.InvariantCulture, $"{Environment.WorkingSet / Gibi:F1} GiB{device}"),
        ];
    }

    private const double Gibi = 1L << 30;
}
