using SegDsl.Validation;

namespace SegDsl.Schedules;

/// <summary>Multiplies the learning rate by a factor at regular intervals.</summary>
/// <param name="Every">Number of epochs between two changes, at least 1.</param>
/// <param name="Factor">Factor of the learning rate at a change, greater than 0 and at most 1.</param>
/// <param name="Warmup">Number of epochs, at least 0, in which the learning rate increases linearly from almost 0 to its scheduled value.</param>
public sealed record StepSchedule(int Every, double Factor = 0.1, double Warmup = 0) : ScheduleDefinition(Warmup, PerEpoch: false)
{
    /// <summary>Number of epochs between two changes, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Every { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Every);

    /// <summary>Factor of the learning rate at a change, greater than 0 and at most 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Factor { get; init => field = Limit.Factor(value); } = Limit.Factor(Factor);

    /// <inheritdoc/>
    protected internal override double FactorAt(double epoch, double epochs) => Math.Pow(Factor, Math.Floor(epoch / Every));
}
