namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Multiplies the rates by a factor when a metric has not got better for some epochs.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="mode"><c>min</c> where less is better, <c>max</c> where more is.</param>
            /// <param name="factor">The factor, below 1.</param>
            /// <param name="patience">The number of epochs without improvement that are let pass.</param>
            /// <param name="threshold">How much better counts as better.</param>
            /// <param name="threshold_mode"><c>rel</c> where the threshold is a share of the best value, <c>abs</c> where it is a difference.</param>
            /// <param name="cooldown">The number of epochs after a change in which no epoch counts as without improvement.</param>
            /// <param name="min_lr">The lowest rate: one for all groups, or one for each; 0 where null.</param>
            /// <param name="eps">A change of a rate by less than this is not made.</param>
            /// <param name="verbose">Whether each change is written to the console.</param>
            /// <exception cref="ArgumentException">An option makes no sense.</exception>
            public static LRScheduler ReduceLROnPlateau(
                Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 0.0001, string threshold_mode = "rel",
                int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-08, bool verbose = false) =>
                new impl.ReduceLROnPlateau(optimizer, mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps, verbose);

            public static partial class impl
            {
                /// <summary>Multiplies the rates by a factor when a metric has not got better for some epochs.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool lessIsBetter;
                    private readonly bool relative;
                    private readonly double factor;
                    private readonly int patience;
                    private readonly double threshold;
                    private readonly int cooldown;
                    private readonly double[] min_lr;
                    private readonly double eps;
                    private double best;
                    private int badEpochs;
                    private int cooling;

                    /// <summary>Makes the schedule; the rates stay.</summary>
                    /// <inheritdoc cref="lr_scheduler.ReduceLROnPlateau"/>
                    public ReduceLROnPlateau(
                        Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 0.0001,
                        string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-08, bool verbose = false)
                        : base(optimizer, -1, verbose)
                    {
                        if (mode is not ("min" or "max"))
                            throw new ArgumentException($"The mode is 'min' or 'max', not '{mode}'.", nameof(mode));
                        if (threshold_mode is not ("rel" or "abs"))
                            throw new ArgumentException($"The threshold mode is 'rel' or 'abs', not '{threshold_mode}'.", nameof(threshold_mode));
                        if (factor >= 1)
                            throw new ArgumentException(FormattableString.Invariant($"The factor must be below 1, not {factor}."), nameof(factor));
                        this.min_lr = min_lr switch
                        {
                            null => new double[groups.Count],
                            { Count: 1 } => [.. Enumerable.Repeat(min_lr[0], groups.Count)],
                            _ when min_lr.Count == groups.Count => [.. min_lr],
                            _ => throw new ArgumentException($"Expected 1 or {groups.Count} lowest rates, but got {min_lr.Count}.", nameof(min_lr)),
                        };
                        lessIsBetter = mode == "min";
                        relative = threshold_mode == "rel";
                        this.factor = factor;
                        this.patience = patience;
                        this.threshold = threshold;
                        this.cooldown = cooldown;
                        this.eps = eps;
                        best = lessIsBetter ? double.PositiveInfinity : double.NegativeInfinity;
                        last_epoch = 0;
                    }

                    /// <summary>Refuses: the schedule needs a metric.</summary>
                    /// <exception cref="InvalidOperationException">Always.</exception>
                    public override void step() =>
                        throw new InvalidOperationException("ReduceLROnPlateau needs the metric: call step(double, int?) instead.");

                    /// <summary>Refuses: the schedule needs a metric.</summary>
                    /// <exception cref="InvalidOperationException">Always.</exception>
                    public override void step(int? epoch) => step();

                    /// <summary>Looks at the metric of an epoch, and lowers the rates where it is time.</summary>
                    /// <param name="current">The metric.</param>
                    /// <param name="epoch">The epoch; null for the next.</param>
                    public override void step(double current, int? epoch = null)
                    {
                        _step_count++;
                        last_epoch = epoch ?? last_epoch + 1;
                        if (IsBetter(current))
                        {
                            best = current;
                            badEpochs = 0;
                        }
                        else
                        {
                            badEpochs++;
                        }
                        if (cooling > 0)
                        {
                            cooling--;
                            badEpochs = 0;
                        }
                        if (badEpochs <= patience)
                            return;
                        Set(groups.Select((group, i) => Lowered(group.LearningRate, min_lr[i])));
                        cooling = cooldown;
                        badEpochs = 0;
                    }

                    private double Lowered(double rate, double lowest)
                    {
                        var next = Math.Max(rate * factor, lowest);
                        return rate - next > eps ? next : rate;
                    }

                    private bool IsBetter(double current) => (lessIsBetter, relative) switch
                    {
                        (true, true) => current < best * (1 - threshold),
                        (true, false) => current < best - threshold,
                        (false, true) => current > best * (1 + threshold),
                        (false, false) => current > best + threshold,
                    };
                }
            }
        }
    }
}
