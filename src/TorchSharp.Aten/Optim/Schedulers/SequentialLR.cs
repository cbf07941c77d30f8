namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Schedules that follow one another, each beginning at its epoch.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="schedulers">The schedules, all of this optimiser.</param>
            /// <param name="milestones">The epochs at which the second and each later one begins.</param>
            /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
            public static LRScheduler SequentialLR(
                Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) =>
                new impl.SequentialLR(optimizer, schedulers, milestones, last_epoch);

            public static partial class impl
            {
                /// <summary>Schedules that follow one another, each beginning at its epoch.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly List<LRScheduler> schedulers;
                    private readonly List<int> milestones;

                    /// <summary>Makes the schedule and sets the rates of its first epoch.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="schedulers">The schedules, all of this optimiser.</param>
                    /// <param name="milestones">The epochs at which the second and each later one begins.</param>
                    /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
                    /// <exception cref="ArgumentException">There is not one epoch a schedule but the first, or a schedule is of another optimiser.</exception>
                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                        : base(optimizer, last_epoch + 1)
                    {
                        this.schedulers = [.. schedulers];
                        this.milestones = [.. milestones];
                        if (this.schedulers.Count != this.milestones.Count + 1)
                            throw new ArgumentException(
                                $"There must be one milestone fewer than schedulers, but there are {this.milestones.Count} and {this.schedulers.Count}.",
                                nameof(milestones));
                        if (this.schedulers.Exists(scheduler => !scheduler.IsOf(optimizer)))
                            throw new ArgumentException("All schedulers must belong to the same optimizer.", nameof(schedulers));

                        // Making the schedules has taken the first step of each; only the first one's counts.
                        foreach (var group in groups)
                            group.LearningRate = group.InitialLearningRate;
                        foreach (var scheduler in this.schedulers)
                            scheduler.Unstep();
                        this.schedulers[0].Restart();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        var turn = milestones.Count(epoch => epoch <= last_epoch);
                        if (turn > 0 && milestones[turn - 1] == last_epoch)
                            schedulers[turn].step(0);
                        else
                            schedulers[turn].step();
                        return Unchanged();
                    }
                }
            }
        }
    }
}
