using SegDsl.Validation;

namespace SegDsl.Schedules;

/// <summary>The schedule of the learning rate. Epochs count from 0; steps are fractions of epochs. Derive from it to define a schedule.</summary>
/// <param name="Warmup">Number of epochs, at least 0, in which the learning rate increases linearly from almost 0 to its scheduled value.</param>
/// <param name="PerEpoch">Whether to keep the learning rate constant within an epoch; otherwise every step has its own.</param>
public abstract record ScheduleDefinition(double Warmup, bool PerEpoch)
{
    /// <summary>Number of epochs in which the learning rate increases to its scheduled value, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Warmup { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Warmup);

    /// <summary>The epochs in the settings, which must be below the number of epochs of the training, with their names.</summary>
    protected internal virtual IEnumerable<(string Name, double Epoch)> Epochs => [("number of warmup epochs", Warmup)];

    /// <summary>The factor of the learning rate, without warmup.</summary>
    /// <param name="epoch">The current epoch, at least 0 and below <paramref name="epochs"/>.</param>
    /// <param name="epochs">The number of epochs of the training.</param>
    protected internal abstract double FactorAt(double epoch, double epochs);
}
