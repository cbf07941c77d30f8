namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Schedules: what changes learning rates from epoch to epoch.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>
            /// Changes the learning rates of an optimiser's groups. Making one sets the rates of its first epoch; each step sets those of the next.
            /// </summary>
            public abstract class LRScheduler
            {
                private readonly Optimizer optimizer;
                private protected readonly List<ILearningRateController> groups;
                private protected readonly List<double> base_lrs;
                private readonly bool verbose;

                /// <summary>Makes a schedule that has not set a rate.</summary>
                /// <param name="optimizer">The optimiser.</param>
                /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
                /// <param name="verbose">Whether each change is written to the console.</param>
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    this.optimizer = optimizer;
                    this.verbose = verbose;
                    this.last_epoch = last_epoch;
                    groups = [.. optimizer.ParamGroups];
                    base_lrs = [.. groups.Select(group => group.InitialLearningRate)];
                }

                /// <summary>The number of steps, the one of the making included.</summary>
                private protected int _step_count;

                /// <summary>The epoch whose rates are set, from 0.</summary>
                private protected int last_epoch;

                /// <summary>Sets the rates of the next epoch.</summary>
                public virtual void step()
                {
                    _step_count++;
                    last_epoch++;
                    Set(get_lr());
                }

                /// <summary>Sets the rates of an epoch; null for the next.</summary>
                public virtual void step(int? epoch)
                {
                    if (epoch is null)
                    {
                        step();
                        return;
                    }
                    _step_count++;
                    last_epoch = epoch.Value;
                    Set(get_closed_form_lr());
                }

                /// <summary>Sets the rates of an epoch; only a schedule that watches a metric looks at it.</summary>
                /// <param name="current">The metric.</param>
                /// <param name="epoch">The epoch; null for the next.</param>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates that the groups have.</summary>
                public IEnumerable<double> get_last_lr() => groups.ConvertAll(group => group.LearningRate);

                /// <summary>The rates of <c>last_epoch</c>, given those of the epoch before.</summary>
                protected virtual IEnumerable<double> get_lr() => Unchanged();

                /// <summary>The rates of <c>last_epoch</c>, whatever was before.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                /// <summary>The rates as they are.</summary>
                private protected IEnumerable<double> Unchanged() => groups.Select(group => group.LearningRate);

                /// <summary>Every rate times a factor.</summary>
                private protected IEnumerable<double> Scaled(double factor) => groups.Select(group => group.LearningRate * factor);

                /// <summary>Every initial rate times a factor.</summary>
                private protected IEnumerable<double> FromInitial(double factor) => base_lrs.Select(rate => rate * factor);

                private protected void Set(IEnumerable<double> rates)
                {
                    var index = 0;
                    foreach (var rate in rates.ToList())
                    {
                        groups[index].LearningRate = rate;
                        if (verbose)
                            Console.WriteLine(FormattableString.Invariant($"Adjusting learning rate of group {index} to {rate}"));
                        index++;
                    }
                }

                internal bool IsOf(Optimizer other) => ReferenceEquals(optimizer, other);

                /// <summary>Goes one epoch back, for a schedule that runs under another and has not had its turn.</summary>
                internal void Unstep() => last_epoch--;

                /// <summary>Begins anew, as at the making.</summary>
                internal void Restart()
                {
                    _step_count = 0;
                    step();
                }
            }

            /// <summary>The schedules as classes.</summary>
            public static partial class impl;
        }
    }
}
