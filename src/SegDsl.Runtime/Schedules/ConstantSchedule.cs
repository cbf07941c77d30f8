namespace SegDsl.Schedules;

/// <summary>A constant learning rate.</summary>
/// <param name="Warmup">Number of epochs, at least 0, in which the learning rate increases linearly from almost 0 to its scheduled value.</param>
public sealed record ConstantSchedule(double Warmup = 0) : ScheduleDefinition(Warmup, PerEpoch: false)
{
    /// <inheritdoc/>
    protected internal override double FactorAt(double epoch, double epochs) => 1;
}
