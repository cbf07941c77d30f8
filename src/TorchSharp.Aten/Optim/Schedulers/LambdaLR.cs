namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Multiplies the initial rates by a function of the epoch.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="lr_lambda">Gives the factor of an epoch, from 0.</param>
            /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
            /// <param name="verbose">Whether each change is written to the console.</param>
            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new impl.LambdaLR(optimizer, lr_lambda, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Multiplies the initial rates by a function of the epoch.</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly List<Func<int, double>> lambdas;

                    /// <summary>Makes the schedule and sets the rates of its first epoch.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="lr_lambda">Gives the factor of an epoch, from 0, for every group.</param>
                    /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
                    /// <param name="verbose">Whether each change is written to the console.</param>
                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        ArgumentNullException.ThrowIfNull(lr_lambda);
                        lambdas = groups.ConvertAll(_ => lr_lambda);
                        step();
                    }

                    /// <summary>Makes the schedule and sets the rates of its first epoch.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="lr_lambdas">For each group, gives the factor of an epoch, from 0.</param>
                    /// <param name="last_epoch">The epoch reached before; −1 to begin.</param>
                    /// <param name="verbose">Whether each change is written to the console.</param>
                    /// <exception cref="ArgumentException">There are not as many functions as groups.</exception>
                    public LambdaLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        lambdas = [.. lr_lambdas];
                        if (lambdas.Count != groups.Count)
                            throw new ArgumentException($"Expected {groups.Count} lr_lambdas, but got {lambdas.Count}.", nameof(lr_lambdas));
                        step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr() => base_lrs.Select((rate, i) => rate * lambdas[i](last_epoch));
                }
            }
        }
    }
}
