namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Multiplies the rates by a factor every so many epochs.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="step_size">The number of epochs between two changes.</param>
            /// <param name="gamma">The factor.</param>
            /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
            /// <param name="verbose">Whether each change is written to the console.</param>
            public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new impl.StepLR(optimizer, step_size, gamma, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Multiplies the rates by a factor every so many epochs.</summary>
                public class StepLR : LRScheduler
                {
                    private readonly int step_size;
                    private readonly double gamma;

                    /// <summary>Makes the schedule and sets the rates of its first epoch.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="step_size">The number of epochs between two changes.</param>
                    /// <param name="gamma">The factor.</param>
                    /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
                    /// <param name="verbose">Whether each change is written to the console.</param>
                    public StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step_size);
                        this.step_size = step_size;
                        this.gamma = gamma;
                        step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr() => last_epoch == 0 || last_epoch % step_size != 0 ? Unchanged() : Scaled(gamma);

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_closed_form_lr() => FromInitial(Math.Pow(gamma, last_epoch / step_size));
                }
            }
        }
    }
}
