using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A linear map of the last dimension: x·Wᵀ + b.</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        private Parameter _weight;
        private Parameter? _bias;

        internal Linear(Parameter weight, Parameter? bias)
            : base(nameof(Linear))
        {
            (out_features, in_features) = (weight.shape[0], weight.shape[1]);
            (_weight, _bias) = (weight, bias);
            register_parameter(nameof(weight), weight);
            if (bias is not null)
                register_parameter(nameof(bias), bias);
        }

        internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype)
            : this(new Parameter(empty(outputSize, inputSize, dtype: dtype, device: device)),
                hasBias ? new Parameter(empty(outputSize, dtype: dtype, device: device)) : null)
        {
            nn.init.kaiming_uniform_(_weight, Math.Sqrt(5));
            nn.init.UniformByFanIn(_bias, _weight);
        }

        /// <summary>The size of the last dimension of the input.</summary>
        public long in_features { get; set; }

        /// <summary>The size of the last dimension of the result.</summary>
        public long out_features { get; set; }

        /// <summary>The weight [out, in].</summary>
        public Parameter weight
        {
            get => _weight;
            set => SetParameter(nameof(weight), ref _weight, value);
        }

        /// <summary>The bias [out], null where there is none.</summary>
        public Parameter? bias
        {
            get => _bias;
            set => SetParameter(nameof(bias), ref _bias, value);
        }

        /// <summary>Computes the linear map, [..., in] → [..., out].</summary>
        public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, _weight, _bias);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A linear map of the last dimension, [..., in] → [..., out], drawn uniformly within 1/√in.</summary>
            /// <param name="inputSize">The size of the last dimension of the input.</param>
            /// <param name="outputSize">The size of the last dimension of the result.</param>
            /// <param name="hasBias">Whether a bias is added.</param>
            /// <param name="device">Where the parameters live.</param>
            /// <param name="dtype">The parameters' type.</param>
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            /// <summary>A linear map with given parameters, which it owns from now on.</summary>
            /// <param name="weight">[out, in].</param>
            /// <param name="bias">[out], or null for none.</param>
            public static Linear Linear(Parameter weight, Parameter? bias = null)
            {
                ArgumentNullException.ThrowIfNull(weight);
                return new(weight, bias);
            }
        }
    }
}
