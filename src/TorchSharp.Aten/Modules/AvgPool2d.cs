using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>The mean of each window of an image.</summary>
    public sealed class AvgPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal AvgPool2d(long[] kernel_size, long[]? stride, long[]? padding, bool ceil_mode, bool count_include_pad, long? divisor_override)
            : base(nameof(AvgPool2d))
        {
            this.kernel_size = kernel_size;
            this.stride = stride ?? kernel_size;
            this.padding = padding ?? [0, 0];
            this.ceil_mode = ceil_mode;
            this.count_include_pad = count_include_pad;
            this.divisor_override = divisor_override;
        }

        /// <summary>The height and width of the window.</summary>
        public long[] kernel_size { get; set; }

        /// <summary>The step of the window, down and across.</summary>
        public long[] stride { get; set; }

        /// <summary>How much is added above and below, left and right.</summary>
        public long[] padding { get; set; }

        /// <summary>Whether a window that the image does not fill counts.</summary>
        public bool ceil_mode { get; set; }

        /// <summary>Whether the padding's zeros count in the mean.</summary>
        public bool count_include_pad { get; set; }

        /// <summary>What the sum is divided by instead of the number of elements; null for that number.</summary>
        public long? divisor_override { get; set; }

        /// <summary>Pools [N, C, H, W] or [C, H, W].</summary>
        public override Tensor forward(Tensor input) =>
            nn.functional.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The mean of each square window of an image.</summary>
            /// <param name="kernel_size">The side of the window.</param>
            /// <param name="stride">The step of the window; its side where null.</param>
            /// <param name="padding">How much is added on all sides.</param>
            /// <param name="ceil_mode">Whether a window that the image does not fill counts.</param>
            /// <param name="count_include_pad">Whether the padding's zeros count in the mean.</param>
            /// <param name="divisor_override">What the sum is divided by instead of the number of elements.</param>
            public static AvgPool2d AvgPool2d(
                long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null) =>
                new([kernel_size, kernel_size], Pair.Of(stride), Pair.Of(padding), ceil_mode, count_include_pad, divisor_override);

            /// <summary>The mean of each window of an image.</summary>
            /// <param name="kernel_size">The height and width of the window.</param>
            /// <param name="stride">The step of the window, down and across; its size where null.</param>
            /// <param name="padding">How much is added above and below, left and right.</param>
            /// <param name="ceil_mode">Whether a window that the image does not fill counts.</param>
            /// <param name="count_include_pad">Whether the padding's zeros count in the mean.</param>
            /// <param name="divisor_override">What the sum is divided by instead of the number of elements.</param>
            public static AvgPool2d AvgPool2d(
                (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null) =>
                new(Pair.Of(kernel_size), Pair.Of(stride), Pair.Of(padding), ceil_mode, count_include_pad, divisor_override);

            /// <inheritdoc cref="AvgPool2d(ValueTuple{long, long}, ValueTuple{long, long}?, ValueTuple{long, long}?, bool, bool, long?)"/>
            public static AvgPool2d AvgPool2d(
                long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null)
            {
                ArgumentNullException.ThrowIfNull(kernel_size);
                return new(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
            }
        }
    }
}
