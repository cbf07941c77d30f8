namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Brings the rates to 0 as (1 − epoch / total)^power.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="total_iters">The epoch at which the rates are 0.</param>
            /// <param name="power">The power.</param>
            /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
            /// <param name="verbose">Whether each change is written to the console.</param>
            public static LRScheduler PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false) =>
                new impl.PolynomialLR(optimizer, total_iters, power, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Brings the rates to 0 as (1 − epoch / total)^power.</summary>
                public class PolynomialLR : LRScheduler
                {
                    private readonly int total_iters;
                    private readonly double power;

                    /// <summary>Makes the schedule and sets the rates of its first epoch.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="total_iters">The epoch at which the rates are 0.</param>
                    /// <param name="power">The power.</param>
                    /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
                    /// <param name="verbose">Whether each change is written to the console.</param>
                    public PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total_iters);
                        this.total_iters = total_iters;
                        this.power = power;
                        step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr() =>
                        last_epoch == 0 || last_epoch > total_iters ? Unchanged() : Scaled(Math.Pow(Left(last_epoch) / Left(last_epoch - 1), power));

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_closed_form_lr() => FromInitial(Math.Pow(Left(last_epoch), power));

                    private double Left(int epoch) => 1 - Math.Min(total_iters, epoch) / (double)total_iters;
                }
            }
        }
    }
}
