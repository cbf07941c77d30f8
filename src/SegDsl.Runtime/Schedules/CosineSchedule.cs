using SegDsl.Validation;

namespace SegDsl.Schedules;

/// <summary>
/// Decreases the learning rate along half a cosine to a fraction of it. Loshchilov, Hutter: SGDR: Stochastic Gradient Descent with Warm Restarts. ICLR 2017.
/// </summary>
/// <param name="Least">Final learning rate, as a fraction of the initial one, at least 0 and less than 1.</param>
/// <param name="Warmup">Number of epochs, at least 0, in which the learning rate increases linearly from almost 0 to its scheduled value.</param>
/// <param name="PerEpoch">Whether to keep the learning rate constant within an epoch; otherwise every step has its own.</param>
public sealed record CosineSchedule(double Least = 0, double Warmup = 0, bool PerEpoch = false) : ScheduleDefinition(Warmup, PerEpoch)
{
    /// <summary>Final learning rate, as a fraction of the initial one, at least 0 and less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Least { get; init => field = Limit.Decay(value); } = Limit.Decay(Least);

    /// <inheritdoc/>
    protected internal override double FactorAt(double epoch, double epochs) => Least + (1 - Least) * 0.5 * (1 + Math.Cos(Math.PI * epoch / epochs));
}
