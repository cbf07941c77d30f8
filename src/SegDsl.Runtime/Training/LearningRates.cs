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
        return rate * Warmed(schedule.Warmup, epoch, tick) * schedule.FactorAt(epoch, (double)steps / stepsPerEpoch);
    }

    private static double Warmed(double warmup, double epoch, double tick) => epoch < warmup ? (epoch + tick) / (warmup + tick) : 1;
}
