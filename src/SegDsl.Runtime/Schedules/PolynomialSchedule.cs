using SegDsl.Validation;

namespace SegDsl.Schedules;

/// <summary>Multiplies the learning rate by (1 − epoch / epochs)^power.</summary>
/// <param name="Power">Exponent of the polynomial, at least 0.</param>
/// <param name="Warmup">Number of epochs, at least 0, in which the learning rate increases linearly from almost 0 to its scheduled value.</param>
/// <param name="PerEpoch">Whether to keep the learning rate constant within an epoch; otherwise every step has its own.</param>
public sealed record PolynomialSchedule(double Power = 0.9, double Warmup = 0, bool PerEpoch = false) : ScheduleDefinition(Warmup, PerEpoch)
{
    /// <summary>Exponent of the polynomial, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Power { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Power);

    /// <inheritdoc/>
    protected internal override double FactorAt(double epoch, double epochs) => Math.Pow(1 - epoch / epochs, Power);
}
