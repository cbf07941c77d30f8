using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>The maximum of each window of an image.</summary>
    public sealed class MaxPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal MaxPool2d(long[] kernel_size, long[]? stride, long[]? padding, long[]? dilation, bool ceil_mode)
            : base(nameof(MaxPool2d))
        {
            this.kernel_size = kernel_size;
            this.stride = stride ?? kernel_size;
            this.padding = padding ?? [0, 0];
            this.dilation = dilation ?? [1, 1];
            this.ceil_mode = ceil_mode;
        }

        /// <summary>The height and width of the window.</summary>
        public long[] kernel_size { get; set; }

        /// <summary>The step of the window, down and across.</summary>
        public long[] stride { get; set; }

        /// <summary>How much is added above and below, left and right.</summary>
        public long[] padding { get; set; }

        /// <summary>The distance between the window's elements, down and across.</summary>
        public long[] dilation { get; set; }

        /// <summary>Whether a window that the image does not fill counts.</summary>
        public bool ceil_mode { get; set; }

        /// <summary>Pools [N, C, H, W] or [C, H, W].</summary>
        public override Tensor forward(Tensor input) => nn.functional.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);

        /// <summary>Pools, and tells which elements were the maxima: their positions in H·W.</summary>
        public (Tensor Values, Tensor Indices) forward_with_indices(Tensor input) =>
            nn.functional.max_pool2d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The maximum of each square window of an image.</summary>
            /// <param name="kernel_size">The side of the window.</param>
            /// <param name="stride">The step of the window; its side where null.</param>
            /// <param name="padding">How much is added on all sides.</param>
            /// <param name="dilation">The distance between the window's elements.</param>
            /// <param name="ceil_mode">Whether a window that the image does not fill counts.</param>
            public static MaxPool2d MaxPool2d(long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                new([kernel_size, kernel_size], Pair.Of(stride), Pair.Of(padding), Pair.Of(dilation), ceil_mode);

            /// <summary>The maximum of each window of an image.</summary>
            /// <param name="kernel_size">The height and width of the window.</param>
            /// <param name="stride">The step of the window, down and across; its size where null.</param>
            /// <param name="padding">How much is added above and below, left and right.</param>
            /// <param name="dilation">The distance between the window's elements, down and across.</param>
            /// <param name="ceil_mode">Whether a window that the image does not fill counts.</param>
            public static MaxPool2d MaxPool2d(
                (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                new(Pair.Of(kernel_size), Pair.Of(stride), Pair.Of(padding), Pair.Of(dilation), ceil_mode);

            /// <inheritdoc cref="MaxPool2d(ValueTuple{long, long}, ValueTuple{long, long}?, ValueTuple{long, long}?, ValueTuple{long, long}?, bool)"/>
            public static MaxPool2d MaxPool2d(
                long[] kernel_size, long[]? stride = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
            {
                ArgumentNullException.ThrowIfNull(kernel_size);
                return new(kernel_size, stride, padding, dilation, ceil_mode);
            }
        }
    }
}
