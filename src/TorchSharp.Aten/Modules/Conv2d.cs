using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A convolution over images.</summary>
    public sealed class Conv2d : Convolution
    {
        internal Conv2d(
            long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride, (long, long)? padding, Padding? padding_type,
            (long, long)? dilation, PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
            : base(nameof(Conv2d), in_channels, out_channels, Pair.Of(kernel_size), Pair.Of(stride ?? (1, 1)), Pair.Of(padding ?? (0, 0)), padding_type,
                Pair.Of(dilation ?? (1, 1)), false, [0, 0], groups, bias, padding_mode, device, dtype)
        {
        }

        /// <summary>Convolves an image.</summary>
        /// <param name="input">[N, in, H, W] or [in, H, W].</param>
        /// <returns>[N, out, H', W'] or [out, H', W'].</returns>
        /// <exception cref="ArgumentException">The input has another number of dimensions or channels.</exception>
        public override Tensor forward(Tensor input)
        {
            ValidateShape(input);
            var (top, bottom, left, right) = Margins();
            if (padding_mode == PaddingModes.Zeros && top == bottom && left == right)
                return nn.functional.conv2d(input, weight, bias, stride, [top, left], dilation, groups);

            var mode = padding_mode == PaddingModes.Zeros ? PaddingModes.Constant : padding_mode;
            using var padded = nn.functional.pad(input, (left, right, top, bottom), mode);
            return nn.functional.conv2d(padded, weight, bias, stride, [0, 0], dilation, groups);
        }

        private (long Top, long Bottom, long Left, long Right) Margins()
        {
            if (padding_type == Padding.Same)
            {
                // An odd total puts the odd one below and to the right, as PyTorch does.
                var (height, width) = (dilation[0] * (kernel_size[0] - 1), dilation[1] * (kernel_size[1] - 1));
                return (height / 2, height - height / 2, width / 2, width - width / 2);
            }
            return padding_type is null && padding is [var vertical, var horizontal] ? (vertical, vertical, horizontal, horizontal) : (0, 0, 0, 0);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A convolution over images, [N, in, H, W] → [N, out, H', W'], with a square window.</summary>
            /// <param name="in_channels">The number of input channels.</param>
            /// <param name="out_channels">The number of output channels.</param>
            /// <param name="kernel_size">The side of the window.</param>
            /// <param name="stride">The step of the window.</param>
            /// <param name="padding">How much is added on all sides.</param>
            /// <param name="dilation">The distance between the window's elements.</param>
            /// <param name="padding_mode">What the padding is filled with.</param>
            /// <param name="groups">The number of groups that inputs and outputs are connected in.</param>
            /// <param name="bias">Whether a bias is added.</param>
            /// <param name="device">Where the parameters live.</param>
            /// <param name="dtype">The parameters' type.</param>
            public static Conv2d Conv2d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), null, (dilation, dilation), padding_mode,
                    groups, bias, device, dtype);

            /// <summary>A convolution over images, [N, in, H, W] → [N, out, H', W'].</summary>
            /// <inheritdoc cref="Conv2d(long, long, long, long, long, long, PaddingModes, long, bool, Device, ScalarType?)"/>
            public static Conv2d Conv2d(
                long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(in_channels, out_channels, kernel_size, stride, padding, null, dilation, padding_mode, groups, bias, device, dtype);

            /// <inheritdoc cref="Conv2d(long, long, long, long, long, long, PaddingModes, long, bool, Device, ScalarType?)"/>
            public static Conv2d Conv2d(
                long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), null, padding, (dilation, dilation), padding_mode, groups, bias,
                    device, dtype);

            /// <inheritdoc cref="Conv2d(long, long, long, long, long, long, PaddingModes, long, bool, Device, ScalarType?)"/>
            public static Conv2d Conv2d(
                long in_channels, long out_channels, (long, long) kernel_size, Padding padding, (long, long)? stride = null, (long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, kernel_size, stride, null, padding, dilation, padding_mode, groups, bias, device, dtype);
        }
    }
}
