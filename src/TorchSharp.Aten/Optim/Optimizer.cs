using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Optimisers: what changes parameters by their gradients.</summary>
    public static partial class optim
    {
        /// <summary>What has a learning rate that a schedule may change.</summary>
        public interface ILearningRateController
        {
            /// <summary>The rate of the next step.</summary>
            double LearningRate { get; set; }

            /// <summary>The rate that schedules start from.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>What has a momentum that a schedule may change.</summary>
        public interface IMomentum
        {
            /// <summary>The momentum of the next step.</summary>
            double Momentum { get; set; }
        }

        /// <summary>What has two decay rates of averages that a schedule may change.</summary>
        public interface IBetas
        {
            /// <summary>The decay rates of the averages of gradients and of squared gradients.</summary>
            (double, double) Betas { get; set; }
        }

        /// <summary>Changes parameters by their gradients, a step at a time.</summary>
        public abstract partial class Optimizer : IDisposable
        {
            private protected readonly List<ParamGroup> groups = [];

            private protected Optimizer()
            {
            }

            /// <summary>The groups of parameters, each with its own options.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => groups;

            /// <summary>The parameters of all groups.</summary>
            public virtual IEnumerable<Parameter> parameters() => groups.SelectMany(group => group.Parameters);

            /// <summary>Adds a group; options that it leaves open are the optimiser's.</summary>
            public virtual void add_param_group(ParamGroup param_group)
            {
                ArgumentNullException.ThrowIfNull(param_group);
                groups.Add(param_group);
            }

            /// <summary>Sets all gradients that are there to zeros.</summary>
            public virtual void zero_grad()
            {
                foreach (var parameter in parameters())
                {
                    using var gradient = parameter.grad;
                    if (gradient is null) continue;
                    // A gradient that has one itself lets go of its graph. One that has none may be a part of a larger tensor, which cannot.
                    (gradient.is_leaf ? gradient : gradient.detach_()).fill_(0);
                }
            }

            /// <summary>Changes the parameters by their gradients; a parameter without a gradient stays.</summary>
            /// <param name="closure">Computes loss and gradients first, with gradients enabled.</param>
            /// <returns>What the closure gives; null without one.</returns>
            public virtual Tensor? step(Func<Tensor>? closure = null)
            {
                Tensor? loss = null;
                if (closure is not null)
                    using (enable_grad())
                        loss = closure();
                using (no_grad())
                    foreach (var group in groups)
                        Step(group);
                return loss;
            }

            /// <summary>Disposes the optimiser's state. The parameters stay.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the optimiser's state.</summary>
            /// <param name="disposing">Whether it is called from <see cref="Dispose()"/>.</param>
            protected virtual void Dispose(bool disposing)
            {
                if (disposing)
                    Release();
            }

            /// <summary>Changes the parameters of a group; gradients are off.</summary>
            private protected abstract void Step(ParamGroup group);

            /// <summary>Disposes what is remembered of the parameters.</summary>
            private protected abstract void Release();

            /// <summary>What an optimiser would need to go on: the options of its groups and the state of its parameters.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                /// <summary>The options of each group.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>The state of each parameter.</summary>
                public List<OptimizerState> State { get; } = [];

                /// <summary>For each group, where in <see cref="State"/> its parameters are.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }
    }
}
