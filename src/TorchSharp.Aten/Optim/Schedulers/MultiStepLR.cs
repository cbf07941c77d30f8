namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Multiplies the rates by a factor at given epochs.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="milestones">The epochs.</param>
            /// <param name="gamma">The factor.</param>
            /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
            /// <param name="verbose">Whether each change is written to the console.</param>
            public static LRScheduler MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new impl.MultiStepLR(optimizer, milestones, gamma, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Multiplies the rates by a factor at given epochs.</summary>
                public class MultiStepLR : LRScheduler
                {
                    private readonly List<int> milestones;
                    private readonly double gamma;

                    /// <summary>Makes the schedule and sets the rates of its first epoch.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="milestones">The epochs.</param>
                    /// <param name="gamma">The factor.</param>
                    /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
                    /// <param name="verbose">Whether each change is written to the console.</param>
                    public MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        ArgumentNullException.ThrowIfNull(milestones);
                        this.milestones = [.. milestones];
                        this.gamma = gamma;
                        step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr() => Scaled(Math.Pow(gamma, milestones.Count(epoch => epoch == last_epoch)));

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_closed_form_lr() => FromInitial(Math.Pow(gamma, milestones.Count(epoch => epoch <= last_epoch)));
                }
            }
        }
    }
}
