using SegDsl.Experiments;

namespace SegDsl.Training;

/// <summary>The learning rate of every step.</summary>
public static class LearningRates
{
    /// <summary>The rate of a step. Without warm-up the first step has the full rate; no step has none.</summary>
    /// <param name="schedule">How the rate changes.</param>
    /// <param name="rate">The optimizer's rate.</param>
    /// <param name="step">The step, from 0 to <paramref name="steps"/> − 1.</param>
    /// <param name="steps">The number of steps of the whole run.</param>
    /// <param name="stepsPerEpoch">The number of steps of an epoch, at least 1.</param>
    public static double At(ScheduleDefinition schedule, double rate, int step, int steps, int stepsPerEpoch)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, steps);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerEpoch, 1);
        // Changes of the rate come in ticks: the steps, or the epochs.
        var tick = schedule.PerEpoch ? 1 : 1.0 / stepsPerEpoch;
        var epoch = schedule.PerEpoch ? step / stepsPerEpoch : (double)step / stepsPerEpoch;
        return rate * Warmed(schedule.Warmup, epoch, tick) * Factor(schedule, epoch, (double)steps / stepsPerEpoch);
    }

    private static double Warmed(double warmup, double epoch, double tick) => epoch < warmup ? (epoch + tick) / (warmup + tick) : 1;

    private static double Factor(ScheduleDefinition schedule, double epoch, double epochs) => schedule switch
    {
        ConstantSchedule => 1,
        PolynomialSchedule polynomial => Math.Pow(1 - epoch / epochs, polynomial.Power),
        ScaledPolynomialSchedule scaled when epoch < scaled.Restart => Math.Pow(1 - epoch / epochs, scaled.Power),
        ScaledPolynomialSchedule scaled => scaled.Rescale * Math.Pow(1 - (epoch - scaled.Restart) / (epochs - scaled.Restart), scaled.RestartPower),
        CosineSchedule cosine => cosine.Least + (1 - cosine.Least) * 0.5 * (1 + Math.Cos(Math.PI * epoch / epochs)),
        StepSchedule step => Math.Pow(step.Factor, Math.Floor(epoch / step.Every)),
        MultiStepSchedule steps => Math.Pow(steps.Factor, steps.Milestones.Count(milestone => milestone <= epoch)),
        _ => throw new NotSupportedException($"Training does not know the schedule {schedule}."),
    };
}
