namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Multiplies the rates by a factor every epoch.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="gamma">The factor.</param>
            /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
            /// <param name="verbose">Whether each change is written to the console.</param>
            public static LRScheduler ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new impl.ExponentialLR(optimizer, gamma, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Multiplies the rates by a factor every epoch.</summary>
                public class ExponentialLR : LRScheduler
                {
                    private readonly double gamma;

                    /// <summary>Makes the schedule and sets the rates of its first epoch.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="gamma">The factor.</param>
                    /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
                    /// <param name="verbose">Whether each change is written to the console.</param>
                    public ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        this.gamma = gamma;
                        step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr() => last_epoch == 0 ? Unchanged() : Scaled(gamma);

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_closed_form_lr() => FromInitial(Math.Pow(gamma, last_epoch));
                }
            }
        }
    }
}
