using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>x where it is positive, else a learned multiple of x.</summary>
    public sealed class PReLU : nn.Module<Tensor, Tensor>
    {
        private Parameter _weight;

        internal PReLU(long num_parameters, double init, Device? device, ScalarType? dtype)
            : base(nameof(PReLU))
        {
            this.num_parameters = num_parameters;
            this.init = init;
            register_parameter(nameof(weight), _weight = new Parameter(full(num_parameters, init, dtype: dtype ?? get_default_dtype(), device: device)));
        }

        /// <summary>The number of multiples: 1, or one a channel.</summary>
        public long num_parameters { get; }

        /// <summary>What the multiples start with.</summary>
        public double init { get; }

        /// <summary>The multiples [num_parameters].</summary>
        public Parameter weight
        {
            get => _weight;
            set => SetParameter(nameof(weight), ref _weight, value);
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.prelu(tensor, _weight);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x where it is positive, else a learned multiple of x.</summary>
            /// <param name="num_parameters">The number of multiples: 1, or one a channel.</param>
            /// <param name="init">What the multiples start with.</param>
            /// <param name="device">Where the multiples live.</param>
            /// <param name="dtype">Their type.</param>
            public static PReLU PReLU(long num_parameters, double init = 0.25, Device? device = null, ScalarType? dtype = null) =>
                new(num_parameters, init, device, dtype);
        }
    }
}
