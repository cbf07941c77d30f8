using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>The means of an image's windows, which are such that the result has a given size.</summary>
    public sealed class AdaptiveAvgPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveAvgPool2d(long[] output_size)
            : base(nameof(AdaptiveAvgPool2d)) => this.output_size = output_size;

        /// <summary>The height and width of the result.</summary>
        public long[] output_size { get; set; }

        /// <summary>Pools [N, C, H, W] or [C, H, W].</summary>
        public override Tensor forward(Tensor input) => nn.functional.adaptive_avg_pool2d(input, output_size);
    }

    /// <summary>The maxima of an image's windows, which are such that the result has a given size.</summary>
    public sealed class AdaptiveMaxPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveMaxPool2d(long[] output_size)
            : base(nameof(AdaptiveMaxPool2d)) => this.output_size = output_size;

        /// <summary>The height and width of the result.</summary>
        public long[] output_size { get; set; }

        /// <summary>Pools [N, C, H, W] or [C, H, W].</summary>
        public override Tensor forward(Tensor input) => nn.functional.adaptive_max_pool2d(input, output_size);

        /// <summary>Pools, and tells which elements were the maxima: their positions in H·W.</summary>
        public (Tensor output, Tensor indices) forward_with_indices(Tensor input) => nn.functional.adaptive_max_pool2d_with_indices(input, output_size);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The means of an image's windows, which are such that the result has a given size.</summary>
            /// <param name="output_size">The height and width of the result.</param>
            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long[] output_size)
            {
                ArgumentNullException.ThrowIfNull(output_size);
                return new([.. output_size]);
            }

            /// <inheritdoc cref="AdaptiveAvgPool2d(long[])"/>
            public static AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) output_size) => new(Pair.Of(output_size));

            /// <summary>The means of an image's windows, which are such that the result is a square of a given side.</summary>
            /// <param name="output_size">The side.</param>
            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long output_size) => new([output_size, output_size]);

            /// <summary>The maxima of an image's windows, which are such that the result has a given size.</summary>
            /// <param name="output_size">The height and width of the result.</param>
            public static AdaptiveMaxPool2d AdaptiveMaxPool2d(long[] output_size)
            {
                ArgumentNullException.ThrowIfNull(output_size);
                return new([.. output_size]);
            }
        }
    }
}
