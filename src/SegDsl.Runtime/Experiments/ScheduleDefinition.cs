namespace SegDsl.Experiments;

/// <summary>How the learning rate changes. Epochs count from 0, and their parts count too.</summary>
/// <param name="Warmup">The number of epochs in which the rate rises evenly from almost nothing to what it would be; at least 0.</param>
/// <param name="PerEpoch">Whether the rate stays the same throughout an epoch; else every step has its own.</param>
public abstract record ScheduleDefinition(double Warmup, bool PerEpoch);

/// <summary>The rate stays as it is.</summary>
/// <param name="Warmup">The number of epochs of warm-up.</param>
public sealed record ConstantSchedule(double Warmup = 0) : ScheduleDefinition(Warmup, PerEpoch: false);

/// <summary>Rate × (1 − epoch / epochs)^power.</summary>
/// <param name="Power">The power, at least 0.</param>
/// <param name="Warmup">The number of epochs of warm-up.</param>
/// <param name="PerEpoch">Whether the rate stays the same throughout an epoch.</param>
public sealed record PolynomialSchedule(double Power = 0.9, double Warmup = 0, bool PerEpoch = false) : ScheduleDefinition(Warmup, PerEpoch);

/// <summary>
/// Rate × (1 − epoch / epochs)^power up to an epoch; from there on rate × rescale × (1 − (epoch − restart) / (epochs − restart))^restart power.
/// </summary>
/// <param name="Restart">The epoch in which the second part begins, at least 1; mostly that in which the loss changes.</param>
/// <param name="Power">The power before.</param>
/// <param name="Rescale">What the rate restarts with, as a multiple of the optimizer's; above 0.</param>
/// <param name="RestartPower">The power after.</param>
/// <param name="Warmup">The number of epochs of warm-up.</param>
/// <param name="PerEpoch">Whether the rate stays the same throughout an epoch.</param>
public sealed record ScaledPolynomialSchedule(
    int Restart, double Power = 1, double Rescale = 1, double RestartPower = 1.5, double Warmup = 0, bool PerEpoch = false)
    : ScheduleDefinition(Warmup, PerEpoch);

/// <summary>Half a cosine from the rate to a part of it. Loshchilov, Hutter: SGDR: Stochastic Gradient Descent with Warm Restarts. ICLR 2017.</summary>
/// <param name="Least">What it falls to, as a share of the rate, from 0 on and below 1.</param>
/// <param name="Warmup">The number of epochs of warm-up.</param>
/// <param name="PerEpoch">Whether the rate stays the same throughout an epoch.</param>
public sealed record CosineSchedule(double Least = 0, double Warmup = 0, bool PerEpoch = false) : ScheduleDefinition(Warmup, PerEpoch);

/// <summary>The rate is multiplied by a factor at regular intervals.</summary>
/// <param name="Every">The number of epochs between two changes, at least 1.</param>
/// <param name="Factor">The factor, above 0 and at most 1.</param>
/// <param name="Warmup">The number of epochs of warm-up.</param>
public sealed record StepSchedule(int Every, double Factor = 0.1, double Warmup = 0) : ScheduleDefinition(Warmup, PerEpoch: false);

/// <summary>The rate is multiplied by a factor at given epochs.</summary>
/// <param name="Milestones">The epochs at whose beginning it is, in ascending order.</param>
/// <param name="Factor">The factor, above 0 and at most 1.</param>
/// <param name="Warmup">The number of epochs of warm-up.</param>
public sealed record MultiStepSchedule(IReadOnlyList<int> Milestones, double Factor = 0.1, double Warmup = 0) : ScheduleDefinition(Warmup, PerEpoch: false);
