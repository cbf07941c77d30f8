using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Batch normalisation: each channel minus its mean over the batch, divided by its deviation, scaled and shifted.
    /// In training the batch's own statistics count and go into the running ones, which count in evaluation.
    /// </summary>
    public abstract class BatchNorm : NormBase
    {
        /// <inheritdoc cref="NormBase(long, double, double?, bool, bool, Device, ScalarType?, string)"/>
        public BatchNorm(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
        {
        }

        /// <summary>Normalises; the shape stays.</summary>
        /// <exception cref="ArgumentException">The input has a number of dimensions that the module does not take.</exception>
        public override Tensor forward(Tensor input)
        {
            ArgumentNullException.ThrowIfNull(input);
            ValidateInputDimensions(input);
            var useRunning = !training || track_running_stats;
            var share = momentum ?? 0;
            if (training && num_batches_tracked is { } count)
            {
                count.add_(1);
                share = momentum ?? 1.0 / count.item<long>();
            }
            return nn.functional.batch_norm(
                input, useRunning ? running_mean : null, useRunning ? running_var : null, weight, bias,
                training || running_mean is null || running_var is null, share, eps);
        }
    }

    /// <summary>Batch normalisation of [N, C] or [N, C, L].</summary>
    public sealed class BatchNorm1d : BatchNorm
    {
        internal BatchNorm1d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm1d))
        {
        }

        /// <inheritdoc/>
        protected override void ValidateInputDimensions(Tensor input)
        {
            if (input.dim() is not (2 or 3))
                throw new ArgumentException($"expected 2D or 3D input, but got {input.dim()}D input.");
        }
    }

    /// <summary>Batch normalisation of images, [N, C, H, W].</summary>
    public sealed class BatchNorm2d : BatchNorm
    {
        internal BatchNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm2d))
        {
        }

        /// <inheritdoc/>
        protected override void ValidateInputDimensions(Tensor input)
        {
            if (input.dim() != 4)
                throw new ArgumentException($"expected 4D input, but got {input.dim()}D input.");
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Batch normalisation of [N, C] or [N, C, L].</summary>
            /// <inheritdoc cref="BatchNorm2d"/>
            public static BatchNorm1d BatchNorm1d(
                long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null,
                ScalarType? dtype = null) => new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            /// <summary>Batch normalisation of images, [N, C, H, W].</summary>
            /// <param name="num_features">The number of channels.</param>
            /// <param name="eps">What is added to the variance.</param>
            /// <param name="momentum">The share of a new batch in the running statistics.</param>
            /// <param name="affine">Whether a scale and a shift are learned.</param>
            /// <param name="track_running_stats">Whether running statistics are kept, and used in evaluation mode.</param>
            /// <param name="device">Where parameters and buffers live.</param>
            /// <param name="dtype">Their type.</param>
            public static BatchNorm2d BatchNorm2d(
                long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null,
                ScalarType? dtype = null) => new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }
}
