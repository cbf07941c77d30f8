using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Instance normalisation: each channel of each sample minus its mean, divided by its deviation, perhaps scaled and shifted.</summary>
    public abstract class InstanceNorm : NormBase
    {
        /// <inheritdoc cref="NormBase(long, double, double?, bool, bool, Device, ScalarType?, string)"/>
        public InstanceNorm(
            long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
        {
        }

        /// <summary>The number of dimensions of an input with a batch dimension.</summary>
        protected abstract long GetNumberOfBatchDimensions();

        /// <summary>Normalises; the shape stays. A sample without its batch dimension is taken too.</summary>
        /// <exception cref="ArgumentException">The input has a number of dimensions that the module does not take.</exception>
        public override Tensor forward(Tensor input)
        {
            ArgumentNullException.ThrowIfNull(input);
            ValidateInputDimensions(input);
            if (input.dim() == GetNumberOfBatchDimensions())
                return Normalised(input);
            using var batch = input.unsqueeze(0);
            using var result = Normalised(batch);
            return result.squeeze(0);
        }

        private Tensor Normalised(Tensor input) => nn.functional.instance_norm(
            input, running_mean, running_var, weight, bias, training || !track_running_stats, momentum ?? 0, eps);
    }

    /// <summary>Instance normalisation of images, [N, C, H, W] or [C, H, W].</summary>
    public sealed class InstanceNorm2d : InstanceNorm
    {
        internal InstanceNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(InstanceNorm2d))
        {
        }

        /// <inheritdoc/>
        protected override long GetNumberOfBatchDimensions() => 4;

        /// <inheritdoc/>
        protected override void ValidateInputDimensions(Tensor input)
        {
            if (input.dim() is not (3 or 4))
                throw new ArgumentException($"expected 3D or 4D input, but got {input.dim()}D input.");
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Instance normalisation of images, [N, C, H, W] or [C, H, W].</summary>
            /// <param name="num_features">The number of channels.</param>
            /// <param name="eps">What is added to the variance.</param>
            /// <param name="momentum">The share of a new batch in the running statistics.</param>
            /// <param name="affine">Whether a scale and a shift are learned.</param>
            /// <param name="track_running_stats">Whether running statistics are kept, and used in evaluation mode.</param>
            /// <param name="device">Where parameters and buffers live.</param>
            /// <param name="dtype">Their type.</param>
            public static InstanceNorm2d InstanceNorm2d(
                long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = false, bool track_running_stats = false, Device? device = null,
                ScalarType? dtype = null) => new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }
}
