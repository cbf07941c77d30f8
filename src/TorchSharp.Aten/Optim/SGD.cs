using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Stochastic gradient descent, perhaps with momentum and weight decay.</summary>
    public partial class SGD : OptimizerHelper
    {
        /// <summary>Makes the optimiser of some parameters.</summary>
        /// <inheritdoc cref="optim.SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
        public SGD(
            IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false,
            bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
        {
        }

        /// <summary>Makes the optimiser of groups of parameters; what a group leaves open is as given here.</summary>
        /// <inheritdoc cref="optim.SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
        public SGD(
            IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false,
            bool maximize = false)
            : base(Defaults(lr, momentum, dampening, weight_decay, nesterov, maximize), parameters)
        {
        }

        private static Options Defaults(double lr, double momentum, double dampening, double weight_decay, bool nesterov, bool maximize)
        {
            Check(lr >= 0, "learning rate", lr);
            Check(momentum >= 0, "momentum value", momentum);
            Check(dampening >= 0, "dampening value", dampening);
            Check(weight_decay >= 0, "weight_decay value", weight_decay);
            if (nesterov && (momentum == 0 || dampening != 0))
                throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening");
            return new()
            {
                LearningRate = lr,
                momentum = momentum,
                dampening = dampening,
                weight_decay = weight_decay,
                nesterov = nesterov,
                maximize = maximize,
            };
        }

        private protected override OptimizerState CreateState(Parameter parameter) => new State(parameter);

        private protected override void Step(Modules.ParamGroup group)
        {
            var options = (Options)group.Options;
            var (momentum, weightDecay) = (options.momentum.GetValueOrDefault(), options.weight_decay.GetValueOrDefault());
            foreach (var parameter in group.Parameters)
            {
                using var scope = NewDisposeScope();
                if (parameter.grad is not { } gradient)
                    continue;
                if (options.maximize == true)
                    gradient = gradient.neg();
                if (weightDecay != 0)
                    gradient = gradient.add(parameter, weightDecay);
                if (momentum != 0)
                {
                    var buffer = ((State)StateOf(parameter)).Accumulate(gradient, momentum, 1 - options.dampening.GetValueOrDefault());
                    gradient = options.nesterov == true ? gradient.add(buffer, momentum) : buffer;
                }
                parameter.add_(gradient, -group.LearningRate);
            }
        }

        /// <summary>The options of a group. What is null is the optimiser's.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>The share of the last direction in the next.</summary>
            public double? momentum;

            /// <summary>How much less of a new gradient goes into the direction.</summary>
            public double? dampening;

            /// <summary>The multiple of a parameter that is added to its gradient.</summary>
            public double? weight_decay;

            /// <summary>Whether the step looks one direction ahead.</summary>
            public bool? nesterov;

            /// <summary>Whether steps go up the gradient instead of down.</summary>
            public bool? maximize;

            /// <inheritdoc/>
            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var other = Same<Options>(source);
                (momentum, dampening, weight_decay) = (other.momentum, other.dampening, other.weight_decay);
                (nesterov, maximize) = (other.nesterov, other.maximize);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                momentum = reader.ReadDouble();
                dampening = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                nesterov = reader.ReadBoolean();
                maximize = reader.ReadBoolean();
            }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(momentum.GetValueOrDefault());
                writer.Write(dampening.GetValueOrDefault());
                writer.Write(weight_decay.GetValueOrDefault());
                writer.Write(nesterov.GetValueOrDefault());
                writer.Write(maximize.GetValueOrDefault());
            }

            internal override void Complete(OptimizerOptions defaults)
            {
                base.Complete(defaults);
                var other = Same<Options>(defaults);
                momentum ??= other.momentum;
                dampening ??= other.dampening;
                weight_decay ??= other.weight_decay;
                nesterov ??= other.nesterov;
                maximize ??= other.maximize;
            }

            internal override OptimizerOptions CreateEmpty() => new Options();
        }

        /// <summary>Parameters that share options.</summary>
        public class ParamGroup : ParamGroup<Options>, optim.IMomentum
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
                IEnumerable<Parameter> parameters, double lr = 0.001, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false,
                bool maximize = false)
                : base(parameters, Defaults(lr, momentum, dampening, weight_decay, nesterov, maximize))
            {
            }

            /// <summary>The momentum of the next step.</summary>
            public double Momentum
            {
                get => Options.momentum.GetValueOrDefault();
                set => Options.momentum = value;
            }
        }

        /// <summary>What the optimiser remembers of one parameter.</summary>
        public sealed class State : OptimizerState, IDisposable
        {
            /// <summary>The last direction; null before the first step with momentum.</summary>
            public Tensor? momentum_buffer;

            internal State(Parameter parameter)
                : base(parameter)
            {
            }

            /// <inheritdoc/>
            public override void Initialize(OptimizerOptions options) => Keep(ref momentum_buffer, null);

            /// <inheritdoc/>
            public override void LoadStateDict(OptimizerState source) =>
                Keep(ref momentum_buffer, CopyForParameter(Same<State>(source).momentum_buffer));

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                ArgumentNullException.ThrowIfNull(reader);
                Keep(ref momentum_buffer, LoadConditional(reader));
            }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                ArgumentNullException.ThrowIfNull(writer);
                SaveConditional(writer, momentum_buffer);
            }

            /// <inheritdoc/>
            public override bool ApproximatelyEquals(OptimizerState other) => other is State state && Near(momentum_buffer, state.momentum_buffer);

            /// <inheritdoc/>
            public override void to(Device device) => Keep(ref momentum_buffer, momentum_buffer?.to(device));

            /// <summary>Disposes the direction.</summary>
            public void Dispose() => Keep(ref momentum_buffer, null);

            internal override void Release() => Dispose();

            /// <summary>Takes a gradient into the direction, and gives the direction.</summary>
            internal Tensor Accumulate(Tensor gradient, double momentum, double share)
            {
                if (momentum_buffer is null)
                    Keep(ref momentum_buffer, gradient.clone());
                else
                    momentum_buffer.mul_(momentum).add_(gradient, share);
                return momentum_buffer;
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Stochastic gradient descent, perhaps with momentum and weight decay.</summary>
            /// <param name="parameters">The parameters.</param>
            /// <param name="learningRate">The learning rate.</param>
            /// <param name="momentum">The share of the last direction in the next.</param>
            /// <param name="dampening">How much less of a new gradient goes into the direction.</param>
            /// <param name="weight_decay">The multiple of a parameter that is added to its gradient.</param>
            /// <param name="nesterov">Whether the step looks one direction ahead.</param>
            /// <param name="maximize">Whether steps go up the gradient instead of down.</param>
            /// <exception cref="ArgumentException">An option makes no sense.</exception>
            public static SGD SGD(
                IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0,
                bool nesterov = false, bool maximize = false) => new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            /// <inheritdoc cref="SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
            public static SGD SGD(
                IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0,
                double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            /// <summary>Stochastic gradient descent of groups of parameters; what a group leaves open is as given here.</summary>
            /// <inheritdoc cref="SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
            public static SGD SGD(
                IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0,
                bool nesterov = false, bool maximize = false) => new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}
