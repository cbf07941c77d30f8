using SegDsl.Validation;

namespace SegDsl.Schedules;

/// <summary>
/// Multiplies the learning rate by (1 − epoch / epochs)^power before an epoch, and by
/// rescale × (1 − (epoch − restart) / (epochs − restart))^restart power from there on.
/// </summary>
/// <param name="Restart">Epoch in which the polynomial restarts, at least 1; usually the one in which the loss changes.</param>
/// <param name="Power">Exponent before the restart, at least 0.</param>
/// <param name="Rescale">Factor of the learning rate after the restart, greater than 0.</param>
/// <param name="RestartPower">Exponent after the restart, at least 0.</param>
/// <param name="Warmup">Number of epochs, at least 0, in which the learning rate increases linearly from almost 0 to its scheduled value.</param>
/// <param name="PerEpoch">Whether to keep the learning rate constant within an epoch; otherwise every step has its own.</param>
public sealed record ScaledPolynomialSchedule(
    int Restart, double Power = 1, double Rescale = 1, double RestartPower = 1.5, double Warmup = 0, bool PerEpoch = false)
    : ScheduleDefinition(Warmup, PerEpoch)
{
    /// <summary>Epoch in which the polynomial restarts, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Restart { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Restart);

    /// <summary>Exponent before the restart, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Power { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Power);

    /// <summary>Factor of the learning rate after the restart, greater than 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Rescale { get; init => field = Limit.Positive(value); } = Limit.Positive(Rescale);

    /// <summary>Exponent after the restart, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double RestartPower { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, RestartPower);

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Name, double Epoch)> Epochs => [.. base.Epochs, ("epoch of the restart", Restart)];

    /// <inheritdoc/>
    protected internal override double FactorAt(double epoch, double epochs) => epoch < Restart
        ? Math.Pow(1 - epoch / epochs, Power)
        : Rescale * Math.Pow(1 - (epoch - Restart) / (epochs - Restart), RestartPower);
}
