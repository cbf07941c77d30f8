namespace SegDsl.Schedules;

/// <summary>Computes the learning rate of every step.</summary>
public static class LearningRates
{
    /// <summary>The learning rate of a step. Without warmup, the first step uses the full rate; it is greater than 0 in every step.</summary>
    /// <param name="schedule">The learning rate schedule.</param>
    /// <param name="rate">The base learning rate of the optimizer.</param>
    /// <param name="step">The step, from 0 to <paramref name="steps"/> − 1.</param>
    /// <param name="steps">The total number of steps of the run.</param>
    /// <param name="stepsPerEpoch">The number of steps per epoch; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static double At(ScheduleDefinition schedule, double rate, int step, int steps, int stepsPerEpoch)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, steps);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerEpoch, 1);
        // The rate changes per step or per epoch.
        var tick = schedule.PerEpoch ? 1 : 1.0 / stepsPerEpoch;
        var epoch = schedule.PerEpoch ? step / stepsPerEpoch : (double)step / stepsPerEpoch;
        return rate * Warmed(schedule.Warmup, epoch, tick) * schedule.FactorAt(epoch, (double)steps / stepsPerEpoch);
    }

    private static double Warmed(double warmup, double epoch, double tick) => epoch < warmup ? (epoch + tick) / (warmup + tick) : 1;
}
