using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>AdamW: Adam whose weight decay shrinks the parameters themselves, apart from the gradient.</summary>
    public class AdamW : OptimizerHelper
    {
        /// <summary>Makes the optimiser of some parameters.</summary>
        /// <inheritdoc cref="optim.AdamW(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
        public AdamW(
            IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0,
            bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
        {
        }

        /// <summary>Makes the optimiser of groups of parameters; what a group leaves open is as given here.</summary>
        /// <inheritdoc cref="optim.AdamW(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
        public AdamW(
            IEnumerable<ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0,
            bool amsgrad = false, bool maximize = false)
            : base(Defaults(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize), parameters)
        {
        }

        private static Options Defaults(double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize)
        {
            AdamStep.Check(lr, beta1, beta2, eps, weight_decay);
            return new()
            {
                LearningRate = lr,
                beta1 = beta1,
                beta2 = beta2,
                eps = eps,
                weight_decay = weight_decay,
                amsgrad = amsgrad,
                maximize = maximize,
            };
        }

        private protected override OptimizerState CreateState(Parameter parameter) => new State(parameter);

        private protected override void Step(Modules.ParamGroup group)
        {
            var options = (Options)group.Options;
            var weightDecay = options.weight_decay.GetValueOrDefault();
            var step = new AdamStep(group.LearningRate, options.beta1.GetValueOrDefault(), options.beta2.GetValueOrDefault(), options.eps.GetValueOrDefault());
            foreach (var parameter in group.Parameters)
            {
                using var scope = NewDisposeScope();
                if (parameter.grad is not { } gradient)
                    continue;
                if (options.maximize == true)
                    gradient = gradient.neg();
                if (weightDecay != 0)
                    parameter.mul_(1 - group.LearningRate * weightDecay);
                var state = (State)StateOf(parameter);
                step.Move(parameter, gradient, state.exp_avg, state.exp_avg_sq, state.max_exp_avg_sq, ++state.step);
            }
        }

        /// <summary>The options of a group. What is null is the optimiser's.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>The decay rate of the average of the gradients.</summary>
            public double? beta1;

            /// <summary>The decay rate of the average of the squared gradients.</summary>
            public double? beta2;

            /// <summary>What is added to the deviation that a step is divided by.</summary>
            public double? eps;

            /// <summary>The share of the learning rate by which a parameter shrinks at a step.</summary>
            public double? weight_decay;

            /// <summary>Whether steps are divided by the largest deviation yet.</summary>
            public bool? amsgrad;

            /// <summary>Whether steps go up the gradient instead of down.</summary>
            public bool? maximize;

            /// <inheritdoc/>
            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var other = Same<Options>(source);
                (beta1, beta2, eps, weight_decay) = (other.beta1, other.beta2, other.eps, other.weight_decay);
                (amsgrad, maximize) = (other.amsgrad, other.maximize);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                beta1 = reader.ReadDouble();
                beta2 = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                amsgrad = reader.ReadBoolean();
                maximize = reader.ReadBoolean();
            }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(beta1.GetValueOrDefault());
                writer.Write(beta2.GetValueOrDefault());
                writer.Write(eps.GetValueOrDefault());
                writer.Write(weight_decay.GetValueOrDefault());
                writer.Write(amsgrad.GetValueOrDefault());
                writer.Write(maximize.GetValueOrDefault());
            }

            internal override void Complete(OptimizerOptions defaults)
            {
                base.Complete(defaults);
                var other = Same<Options>(defaults);
                beta1 ??= other.beta1;
                beta2 ??= other.beta2;
                eps ??= other.eps;
                weight_decay ??= other.weight_decay;
                amsgrad ??= other.amsgrad;
                maximize ??= other.maximize;
            }

            internal override OptimizerOptions CreateEmpty() => new Options();
        }

        /// <summary>Parameters that share options.</summary>
        public class ParamGroup : ParamGroup<Options>, optim.IBetas
        {
            /// <summary>Makes a group without parameters.</summary>
            public ParamGroup()
            {
            }

            /// <summary>Makes a group; what its options leave open is the optimiser's.</summary>
            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options)
            {
            }

            /// <summary>Makes a group whose options are all given.</summary>
            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0,
                bool amsgrad = false, bool maximize = false)
                : base(parameters, Defaults(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize))
            {
            }

            /// <summary>The decay rates of the averages of gradients and of squared gradients.</summary>
            public (double, double) Betas
            {
                get => (Options.beta1.GetValueOrDefault(), Options.beta2.GetValueOrDefault());
                set => (Options.beta1, Options.beta2) = value;
            }
        }

        /// <summary>What the optimiser remembers of one parameter.</summary>
        public sealed class State : OptimizerState, IDisposable
        {
            /// <summary>The number of steps taken.</summary>
            public long step;

            /// <summary>The average of the gradients.</summary>
            public Tensor exp_avg;

            /// <summary>The average of the squared gradients.</summary>
            public Tensor exp_avg_sq;

            /// <summary>The largest average of the squared gradients yet; null without AMSGrad.</summary>
            public Tensor? max_exp_avg_sq;

            internal State(Parameter parameter)
                : base(parameter)
            {
                exp_avg = ZerosLikeParameter();
                exp_avg_sq = ZerosLikeParameter();
            }

            /// <inheritdoc/>
            public override void Initialize(OptimizerOptions options)
            {
                step = 0;
                exp_avg.fill_(0);
                exp_avg_sq.fill_(0);
                Keep(ref max_exp_avg_sq, options is Options { amsgrad: true } ? ZerosLikeParameter() : null);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(OptimizerState source)
            {
                var other = Same<State>(source);
                step = other.step;
                exp_avg.copy_(other.exp_avg);
                exp_avg_sq.copy_(other.exp_avg_sq);
                Keep(ref max_exp_avg_sq, CopyForParameter(other.max_exp_avg_sq));
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                ArgumentNullException.ThrowIfNull(reader);
                step = reader.ReadInt64();
                Keep(ref exp_avg, LoadTensor(reader));
                Keep(ref exp_avg_sq, LoadTensor(reader));
                Keep(ref max_exp_avg_sq, LoadConditional(reader));
            }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                ArgumentNullException.ThrowIfNull(writer);
                writer.Write(step);
                exp_avg.Save(writer);
                exp_avg_sq.Save(writer);
                SaveConditional(writer, max_exp_avg_sq);
            }

            /// <inheritdoc/>
            public override bool ApproximatelyEquals(OptimizerState other) =>
                other is State state && step == state.step && Near(exp_avg, state.exp_avg) && Near(exp_avg_sq, state.exp_avg_sq)
                && Near(max_exp_avg_sq, state.max_exp_avg_sq);

            /// <inheritdoc/>
            public override void to(Device device)
            {
                Keep(ref exp_avg, exp_avg.to(device));
                Keep(ref exp_avg_sq, exp_avg_sq.to(device));
                Keep(ref max_exp_avg_sq, max_exp_avg_sq?.to(device));
            }

            /// <summary>Disposes the averages.</summary>
            public void Dispose()
            {
                exp_avg.Dispose();
                exp_avg_sq.Dispose();
                max_exp_avg_sq?.Dispose();
            }

            internal override void Release() => Dispose();
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>AdamW: Adam whose weight decay shrinks the parameters themselves, apart from the gradient.</summary>
            /// <param name="parameters">The parameters.</param>
            /// <param name="lr">The learning rate.</param>
            /// <param name="beta1">The decay rate of the average of the gradients.</param>
            /// <param name="beta2">The decay rate of the average of the squared gradients.</param>
            /// <param name="eps">What is added to the deviation that a step is divided by.</param>
            /// <param name="weight_decay">The share of the learning rate by which a parameter shrinks at a step.</param>
            /// <param name="amsgrad">Whether steps are divided by the largest deviation yet.</param>
            /// <param name="maximize">Whether steps go up the gradient instead of down.</param>
            /// <exception cref="ArgumentException">An option makes no sense.</exception>
            public static AdamW AdamW(
                IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0,
                bool amsgrad = false, bool maximize = false) => new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="AdamW(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static AdamW AdamW(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="AdamW(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static AdamW AdamW(
                IEnumerable<AdamW.ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}
