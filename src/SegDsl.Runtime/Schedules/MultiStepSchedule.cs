using SegDsl.Validation;

namespace SegDsl.Schedules;

/// <summary>Multiplies the learning rate by a factor in given epochs.</summary>
/// <param name="Milestones">Epochs in which the learning rate changes, in ascending order, each at least 1.</param>
/// <param name="Factor">Factor of the learning rate at a change, greater than 0 and at most 1.</param>
/// <param name="Warmup">Number of epochs, at least 0, in which the learning rate increases linearly from almost 0 to its scheduled value.</param>
public sealed record MultiStepSchedule(IReadOnlyList<int> Milestones, double Factor = 0.1, double Warmup = 0) : ScheduleDefinition(Warmup, PerEpoch: false)
{
    /// <summary>Epochs in which the learning rate changes, in ascending order, each at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are none, one is out of range, or they are not in ascending order.</exception>
    public IReadOnlyList<int> Milestones { get; init => field = Limit.Ascending(1, value); } = Limit.Ascending(1, Milestones);

    /// <summary>Factor of the learning rate at a change, greater than 0 and at most 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Factor { get; init => field = Limit.Factor(value); } = Limit.Factor(Factor);

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Name, double Epoch)> Epochs => [.. base.Epochs, ("last milestone", Milestones[^1])];

    /// <inheritdoc/>
    protected internal override double FactorAt(double epoch, double epochs) => Math.Pow(Factor, Milestones.Count(milestone => milestone <= epoch));
}
