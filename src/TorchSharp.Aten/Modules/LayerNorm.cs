using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Layer normalisation: the last dimensions together minus their mean, divided by their deviation, perhaps scaled and shifted.</summary>
    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        private Parameter? _weight;
        private Parameter? _bias;

        internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype)
            : base(nameof(LayerNorm))
        {
            this.normalized_shape = normalized_shape;
            this.eps = eps;
            this.elementwise_affine = elementwise_affine;
            if (!elementwise_affine)
                return;
            register_parameter(nameof(weight), _weight = new Parameter(ones(normalized_shape, dtype: dtype, device: device)));
            if (bias)
                register_parameter(nameof(bias), _bias = new Parameter(zeros(normalized_shape, dtype: dtype, device: device)));
        }

        /// <summary>The sizes of the last dimensions, which are normalised together.</summary>
        public long[] normalized_shape { get; set; }

        /// <summary>What is added to the variance.</summary>
        public double eps { get; set; }

        /// <summary>Whether a scale and a shift are learned.</summary>
        public bool elementwise_affine { get; set; }

        /// <summary>The scale, of the normalised shape; null where the module is not affine.</summary>
        public Parameter weight
        {
            // TorchSharp declares it not null, and gives null all the same where the module is not affine.
            get => _weight!;
            set => SetParameter(nameof(weight), ref _weight, value);
        }

        /// <summary>The shift, of the normalised shape; null where there is none.</summary>
        public Parameter? bias
        {
            get => _bias;
            set => SetParameter(nameof(bias), ref _bias, value);
        }

        /// <summary>Sets the scale to 1 and the shift to 0.</summary>
        public void reset_parameters()
        {
            if (_weight is not null)
                nn.init.ones_(_weight);
            if (_bias is not null)
                nn.init.zeros_(_bias);
        }

        /// <summary>Normalises; the shape stays.</summary>
        public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, normalized_shape, _weight, _bias, eps);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Layer normalisation over the last dimensions.</summary>
            /// <param name="normalized_shape">The sizes of the last dimensions, which are normalised together.</param>
            /// <param name="eps">What is added to the variance.</param>
            /// <param name="elementwise_affine">Whether a scale is learned.</param>
            /// <param name="bias">Whether a shift is learned with the scale.</param>
            /// <param name="device">Where the parameters live.</param>
            /// <param name="dtype">Their type.</param>
            public static LayerNorm LayerNorm(
                long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null)
            {
                ArgumentNullException.ThrowIfNull(normalized_shape);
                return new([.. normalized_shape], eps, elementwise_affine, bias, device, dtype);
            }

            /// <summary>Layer normalisation over the last dimension, whose size is given.</summary>
            /// <inheritdoc cref="LayerNorm(long[], double, bool, bool, Device, ScalarType?)"/>
            public static LayerNorm LayerNorm(
                long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new([normalized_shape], eps, elementwise_affine, bias, device, dtype);
        }
    }
}
