namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Brings the rates up to a maximum and then far below where they began; the momentum goes the other way. One step is one batch.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="max_lr">The highest rate.</param>
            /// <param name="total_steps">The number of steps; −1 where epochs and steps an epoch say it.</param>
            /// <param name="epochs">The number of epochs.</param>
            /// <param name="steps_per_epoch">The number of steps an epoch.</param>
            /// <param name="pct_start">The share of the steps in which the rates rise.</param>
            /// <param name="anneal_strategy">The form of the way up and down.</param>
            /// <param name="cycle_momentum">Whether the momentum changes too.</param>
            /// <param name="base_momentum">The lowest momentum.</param>
            /// <param name="max_momentum">The highest momentum.</param>
            /// <param name="div_factor">The highest rate divided by the first.</param>
            /// <param name="final_div_factor">The first rate divided by the last.</param>
            /// <param name="three_phase">Whether the way down first mirrors the way up.</param>
            /// <param name="last_epoch">The step reached before; −1 to begin.</param>
            /// <param name="verbose">Whether each change is written to the console.</param>
            /// <exception cref="ArgumentException">The number of steps is missing, or a group has no momentum that could change.</exception>
            public static LRScheduler OneCycleLR(
                Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3,
                impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85,
                double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 10000, bool three_phase = false, int last_epoch = -1,
                bool verbose = false) =>
                new impl.OneCycleLR(
                    optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, base_momentum, max_momentum,
                    div_factor, final_div_factor, three_phase, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Brings the rates up to a maximum and then far below where they began; the momentum goes the other way.</summary>
                public class OneCycleLR : LRScheduler
                {
                    private readonly int total_steps;
                    private readonly AnnealStrategy anneal_strategy;
                    private readonly bool cycle_momentum;
                    private readonly List<Phase> phases;

                    /// <summary>The form of the way up and down.</summary>
                    public enum AnnealStrategy
                    {
                        /// <summary>Half a cosine.</summary>
                        Cos,

                        /// <summary>A line.</summary>
                        Linear,
                    }

                    /// <summary>Makes the schedule and sets the rates of its first step.</summary>
                    /// <inheritdoc cref="lr_scheduler.OneCycleLR"/>
                    public OneCycleLR(
                        Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85,
                        double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 10000, bool three_phase = false, int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (total_steps <= 0 && (epochs <= 0 || steps_per_epoch <= 0))
                            throw new ArgumentException("OneCycleLR needs total_steps, or both epochs and steps_per_epoch.", nameof(total_steps));
                        if (cycle_momentum && !groups.TrueForAll(group => group is IMomentum or IBetas))
                            throw new ArgumentException("optimizer must support momentum with `cycle_momentum` option enabled", nameof(optimizer));

                        this.total_steps = total_steps > 0 ? total_steps : epochs * steps_per_epoch;
                        this.anneal_strategy = anneal_strategy;
                        this.cycle_momentum = cycle_momentum;
                        var initial = max_lr / div_factor;
                        var lowest = initial / final_div_factor;
                        var risen = pct_start * this.total_steps - 1;
                        phases = three_phase
                            ?
                            [
                                new(risen, initial, max_lr, max_momentum, base_momentum),
                                new(2 * risen, max_lr, initial, base_momentum, max_momentum),
                                new(this.total_steps - 1, initial, lowest, max_momentum, max_momentum),
                            ]
                            :
                            [
                                new(risen, initial, max_lr, max_momentum, base_momentum),
                                new(this.total_steps - 1, max_lr, lowest, base_momentum, max_momentum),
                            ];
                        if (last_epoch == -1)
                            foreach (var group in groups)
                                group.InitialLearningRate = initial;
                        step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (last_epoch > total_steps)
                            throw new InvalidOperationException($"Tried to step {last_epoch + 2} times. The specified number of total steps is {total_steps}");
                        var start = 0.0;
                        var index = 0;
                        while (index < phases.Count - 1 && last_epoch > phases[index].End)
                            start = phases[index++].End;
                        var phase = phases[index];
                        var share = (last_epoch - start) / (phase.End - start);
                        if (cycle_momentum)
                            SetMomentum(Between(phase.FirstMomentum, phase.LastMomentum, share));
                        var rate = Between(phase.FirstRate, phase.LastRate, share);
                        return groups.Select(_ => rate);
                    }

                    private void SetMomentum(double momentum)
                    {
                        foreach (var group in groups)
                            if (group is IBetas betas)
                                betas.Betas = (momentum, betas.Betas.Item2);
                            else if (group is IMomentum single)
                                single.Momentum = momentum;
                    }

                    private double Between(double first, double last, double share) => anneal_strategy == AnnealStrategy.Cos
                        ? last + (first - last) / 2 * (Math.Cos(Math.PI * share) + 1)
                        : (last - first) * share + first;

                    private readonly record struct Phase(double End, double FirstRate, double LastRate, double FirstMomentum, double LastMomentum);
                }
            }
        }
    }
}
