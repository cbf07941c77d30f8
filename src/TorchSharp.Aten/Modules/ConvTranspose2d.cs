using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>What transposed convolutions have in common.</summary>
    public abstract class ConvolutionTranspose : Convolution
    {
        private protected ConvolutionTranspose(
            string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, long[] output_padding, long[] dilation,
            PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
            : base(name, in_channels, out_channels, kernel_size, stride, padding, null, dilation, true, output_padding, groups, bias, padding_mode, device,
                dtype)
        {
            if (padding_mode != PaddingModes.Zeros)
                throw new ArgumentException($"{name} knows the padding mode Zeros only, not {padding_mode}.", nameof(padding_mode));
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => forward(input, null);

        /// <summary>Computes the transposed convolution.</summary>
        /// <param name="input">The input.</param>
        /// <param name="output_size">The result's spatial size, where several are possible; null for what the output padding gives.</param>
        /// <exception cref="ArgumentException">The input has another number of dimensions or channels, or the output size is not possible.</exception>
        public abstract Tensor forward(Tensor input, long[]? output_size);

        /// <summary>The output padding that gives a spatial size.</summary>
        private protected long[] OutputPaddingFor(Tensor input, long[]? output_size, long[] padding)
        {
            if (output_size is null)
                return output_padding;
            var spatial = kernel_size.Length;
            var wanted = output_size.AsSpan(Math.Max(0, output_size.Length - spatial));
            var sizes = input.shape.AsSpan(input.shape.Length - spatial);
            if (wanted.Length != spatial)
                throw new ArgumentException($"{GetName()}: the output size needs {spatial} numbers, got {output_size.Length}.", nameof(output_size));
            var extra = new long[spatial];
            for (var i = 0; i < spatial; i++)
            {
                var smallest = (sizes[i] - 1) * stride[i] - 2 * padding[i] + dilation[i] * (kernel_size[i] - 1) + 1;
                extra[i] = wanted[i] - smallest;
                if (extra[i] < 0 || extra[i] >= stride[i])
                    throw new ArgumentException(
                        $"{GetName()}: an output size of {wanted[i]} is not possible for an input size of {sizes[i]}; "
                        + $"it must be from {smallest} to {smallest + stride[i] - 1}.",
                        nameof(output_size));
            }
            return extra;
        }
    }

    /// <summary>A transposed convolution over images.</summary>
    public sealed class ConvTranspose2d : ConvolutionTranspose
    {
        internal ConvTranspose2d(
            long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride, (long, long)? padding, (long, long)? output_padding,
            (long, long)? dilation, PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
            : base(nameof(ConvTranspose2d), in_channels, out_channels, Pair.Of(kernel_size), Pair.Of(stride ?? (1, 1)), Pair.Of(padding ?? (0, 0)),
                Pair.Of(output_padding ?? (0, 0)), Pair.Of(dilation ?? (1, 1)), padding_mode, groups, bias, device, dtype)
        {
        }

        /// <summary>Computes the transposed convolution of an image.</summary>
        /// <param name="input">[N, in, H, W] or [in, H, W].</param>
        /// <param name="output_size">The result's height and width, where several are possible; null for what the output padding gives.</param>
        /// <returns>[N, out, H', W'] or [out, H', W'].</returns>
        /// <exception cref="ArgumentException">The input has another number of dimensions or channels, or the output size is not possible.</exception>
        public override Tensor forward(Tensor input, long[]? output_size)
        {
            ValidateShape(input);
            var margins = padding ?? [0, 0];
            return nn.functional.conv_transpose2d(input, weight, bias, stride, margins, OutputPaddingFor(input, output_size, margins), dilation, groups);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A transposed convolution over images, [N, in, H, W] → [N, out, H', W'], with a square window.</summary>
            /// <param name="in_channels">The number of input channels.</param>
            /// <param name="out_channels">The number of output channels.</param>
            /// <param name="kernel_size">The side of the window.</param>
            /// <param name="stride">The factor by which the image grows.</param>
            /// <param name="padding">How much is cut off on all sides.</param>
            /// <param name="output_padding">How much is added below and to the right of the result.</param>
            /// <param name="dilation">The distance between the window's elements.</param>
            /// <param name="padding_mode">Only <see cref="PaddingModes.Zeros"/>.</param>
            /// <param name="groups">The number of groups that inputs and outputs are connected in.</param>
            /// <param name="bias">Whether a bias is added.</param>
            /// <param name="device">Where the parameters live.</param>
            /// <param name="dtype">The parameters' type.</param>
            public static ConvTranspose2d ConvTranspose2d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long output_padding = 0, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), (output_padding, output_padding),
                    (dilation, dilation), padding_mode, groups, bias, device, dtype);

            /// <summary>A transposed convolution over images, [N, in, H, W] → [N, out, H', W'].</summary>
            /// <inheritdoc cref="ConvTranspose2d(long, long, long, long, long, long, long, PaddingModes, long, bool, Device, ScalarType?)"/>
            public static ConvTranspose2d ConvTranspose2d(
                long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                (long, long)? output_padding = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1,
                bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, kernel_size, stride, padding, output_padding, dilation, padding_mode, groups, bias, device, dtype);
        }
    }
}
