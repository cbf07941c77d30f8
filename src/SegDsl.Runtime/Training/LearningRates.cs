namespace SegDsl.Training;

/// <summary>The learning rate of every step.</summary>
public static class LearningRates
{
    /// <summary>The rate of a step. The first step has the full rate, and no step has none.</summary>
    /// <param name="schedule">How the rate changes.</param>
    /// <param name="rate">The optimiser's rate.</param>
    /// <param name="step">The step, from 0 to <paramref name="steps"/> − 1.</param>
    /// <param name="steps">The number of steps of the whole run.</param>
    public static double At(ScheduleDefinition schedule, double rate, int step, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, steps);
        return schedule switch
        {
            ConstantSchedule => rate,
            PolynomialSchedule polynomial => rate * Math.Pow(1 - (double)step / steps, polynomial.Power),
            _ => throw new NotSupportedException($"Training does not know the schedule {schedule}."),
        };
    }
}
