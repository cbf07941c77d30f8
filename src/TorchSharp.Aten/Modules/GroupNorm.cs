using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Group normalisation: each group of channels of each sample minus its mean, divided by its deviation, perhaps scaled and shifted.</summary>
    public sealed class GroupNorm : nn.Module<Tensor, Tensor>
    {
        private Parameter? _weight;
        private Parameter? _bias;

        internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype)
            : base(nameof(GroupNorm))
        {
            if (num_groups <= 0 || num_channels % num_groups != 0)
                throw new ArgumentException($"GroupNorm: {num_channels} channels cannot be divided into {num_groups} groups.", nameof(num_groups));
            this.num_groups = num_groups;
            this.eps = eps;
            this.affine = affine;
            if (!affine)
                return;
            register_parameter(nameof(weight), _weight = new Parameter(ones(num_channels, dtype: dtype, device: device)));
            register_parameter(nameof(bias), _bias = new Parameter(zeros(num_channels, dtype: dtype, device: device)));
        }

        /// <summary>The number of groups.</summary>
        public long num_groups { get; set; }

        /// <summary>What is added to the variance.</summary>
        public double eps { get; set; }

        /// <summary>Whether a scale and a shift are learned.</summary>
        public bool affine { get; set; }

        /// <summary>The scale [channels]; null where the module is not affine.</summary>
        public Parameter weight
        {
            // TorchSharp declares it not null, and gives null all the same where the module is not affine.
            get => _weight!;
            set => SetParameter(nameof(weight), ref _weight, value);
        }

        /// <summary>The shift [channels]; null where the module is not affine.</summary>
        public Parameter? bias
        {
            get => _bias;
            set => SetParameter(nameof(bias), ref _bias, value);
        }

        /// <summary>Normalises [N, C, ...]; the shape stays.</summary>
        /// <exception cref="ArgumentException">The input has fewer than three dimensions.</exception>
        public override Tensor forward(Tensor tensor)
        {
            ArgumentNullException.ThrowIfNull(tensor);
            if (tensor.dim() < 3)
                throw new ArgumentException($"GroupNorm expects an input of at least 3 dimensions, but got {tensor.dim()}.", nameof(tensor));
            return nn.functional.group_norm(tensor, num_groups, _weight, _bias, eps);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Group normalisation of [N, C, ...].</summary>
            /// <param name="num_groups">The number of groups; it divides the number of channels.</param>
            /// <param name="num_channels">The number of channels.</param>
            /// <param name="eps">What is added to the variance.</param>
            /// <param name="affine">Whether a scale and a shift are learned.</param>
            /// <param name="device">Where the parameters live.</param>
            /// <param name="dtype">Their type.</param>
            public static GroupNorm GroupNorm(
                long num_groups, long num_channels, double eps = 1e-05, bool affine = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_groups, num_channels, eps, affine, device, dtype);
        }
    }
}
