using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Resizes an image, a volume or a row, to a size or by a factor.</summary>
    public sealed class Upsample : ParameterLessModule<Tensor, Tensor>
    {
        private readonly long[]? _size;
        private readonly double[]? _scale_factor;

        internal Upsample(long[]? size, double[]? scale_factor, UpsampleMode mode, bool? align_corners, bool? recompute_scale_factor)
            : base(nameof(Upsample))
        {
            (_size, _scale_factor) = (size, scale_factor);
            this.mode = mode;
            this.align_corners = align_corners;
            this.recompute_scale_factor = recompute_scale_factor;
        }

        /// <summary>The spatial size of the result; empty where a factor says it.</summary>
        public ReadOnlySpan<long> size => _size;

        /// <summary>The factor of each spatial dimension; empty where a size is given.</summary>
        public ReadOnlySpan<double> scale_factor => _scale_factor;

        /// <summary>How values between the elements are found.</summary>
        public UpsampleMode mode { get; }

        /// <summary>Whether the corner elements' centres stay where they are.</summary>
        public bool? align_corners { get; }

        /// <summary>Whether the factor is worked out anew from the sizes.</summary>
        public bool? recompute_scale_factor { get; set; }

        /// <summary>Resizes; sample and channel dimensions stay.</summary>
        public override Tensor forward(Tensor input)
        {
            var interpolation = mode switch
            {
                UpsampleMode.Nearest => InterpolationMode.Nearest,
                UpsampleMode.Linear => InterpolationMode.Linear,
                UpsampleMode.Bilinear => InterpolationMode.Bilinear,
                UpsampleMode.Bicubic => InterpolationMode.Bicubic,
                UpsampleMode.Trilinear => InterpolationMode.Trilinear,
                _ => throw new InvalidOperationException($"Upsample: {mode} is no mode of interpolation."),
            };
            return nn.functional.interpolate(input, _size, _scale_factor, interpolation, align_corners, recompute_scale_factor ?? false);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Resizes an image, a volume or a row, to a size or by a factor: one of both is given.</summary>
            /// <param name="size">The spatial size of the result.</param>
            /// <param name="scale_factor">The factor of each spatial dimension.</param>
            /// <param name="mode">How values between the elements are found.</param>
            /// <param name="align_corners">Whether the corner elements' centres stay where they are; null as false.</param>
            /// <param name="recompute_scale_factor">Whether the factor is worked out anew from the sizes.</param>
            public static Upsample Upsample(
                long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest, bool? align_corners = null,
                bool? recompute_scale_factor = null) => new(size, scale_factor, mode, align_corners, recompute_scale_factor);
        }
    }
}
