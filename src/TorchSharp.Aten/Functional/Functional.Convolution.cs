using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly long[] ones = [1];
            private static readonly long[] zeros = [0];

            /// <summary>Convolves [N, C, L] with kernels [out, C / groups, size].</summary>
            public static Tensor conv1d(
                Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null, long groups = 1) =>
                Aten.conv1d.Call(input, weight, bias, stride ?? 1, padding ?? 0, dilation ?? 1, groups);

            /// <summary>Convolves [N, C, L] with kernels [out, C / groups, size], without padding or keeping the size.</summary>
            public static Tensor conv1d_padding(
                Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, Padding padding = Padding.Valid, long? dilation = null,
                long groups = 1) =>
                Aten.conv1d_padding.Call(input, weight, bias, stride ?? 1, NameOf(padding), dilation ?? 1, groups);

            /// <summary>Convolves [N, C, H, W] with kernels [out, C / groups, height, width].</summary>
            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Aten.conv2d.Call(input, weight, bias, strides ?? ones, padding ?? zeros, dilation ?? ones, groups);

            /// <summary>Convolves [N, C, H, W] with kernels [out, C / groups, height, width], without padding or keeping the size.</summary>
            public static Tensor conv2d_padding(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null,
                long groups = 1) =>
                Aten.conv2d_padding.Call(input, weight, bias, strides ?? ones, NameOf(padding), dilation ?? ones, groups);

            /// <summary>Convolves [N, C, D, H, W] with kernels [out, C / groups, depth, height, width].</summary>
            public static Tensor conv3d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Aten.conv3d.Call(input, weight, bias, strides ?? ones, padding ?? zeros, dilation ?? ones, groups);

            /// <summary>Convolves [N, C, D, H, W] with kernels [out, C / groups, depth, height, width], without padding or keeping the size.</summary>
            public static Tensor conv3d_padding(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null,
                long groups = 1) =>
                Aten.conv3d_padding.Call(input, weight, bias, strides ?? ones, NameOf(padding), dilation ?? ones, groups);

            /// <summary>The gradient of a convolution of [N, C, L] with respect to its input: upsamples.</summary>
            public static Tensor conv_transpose1d(
                Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? output_padding = null,
                long? dilation = null, long groups = 1) =>
                Aten.conv_transpose1d.Call(input, weight, bias, stride ?? 1, padding ?? 0, output_padding ?? 0, groups, dilation ?? 1);

            /// <summary>The gradient of a convolution of [N, C, H, W] with respect to its input: upsamples.</summary>
            public static Tensor conv_transpose2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null,
                long[]? dilation = null, long groups = 1) =>
                Aten.conv_transpose2d_input.Call(input, weight, bias, strides ?? ones, padding ?? zeros, output_padding ?? zeros, groups, dilation ?? ones);

            /// <summary>The gradient of a convolution of [N, C, D, H, W] with respect to its input: upsamples.</summary>
            public static Tensor conv_transpose3d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null,
                long[]? dilation = null, long groups = 1) =>
                Aten.conv_transpose3d_input.Call(input, weight, bias, strides ?? ones, padding ?? zeros, output_padding ?? zeros, groups, dilation ?? ones);

            /// <summary>The windows of [N, C, H, W] as columns [N, C * window, count].</summary>
            public static Tensor unfold(
                Tensor input, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                Aten.im2col.Call(input, Pair(kernel_size), Pair(dilation) ?? ones, Pair(padding) ?? zeros, Pair(stride) ?? ones);

            /// <summary>The windows of [N, C, H, W] as columns [N, C * window, count].</summary>
            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                Aten.im2col.Call(input, Both(kernel_size), Both(dilation), Both(padding), Both(stride));

            /// <summary>Sums columns [N, C * window, count] into images of <c>output_size</c>: the reverse of unfold.</summary>
            public static Tensor fold(
                Tensor input, (long, long) output_size, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null,
                (long, long)? stride = null) =>
                Aten.col2im.Call(input, Pair(output_size), Pair(kernel_size), Pair(dilation) ?? ones, Pair(padding) ?? zeros, Pair(stride) ?? ones);

            /// <summary>Sums columns [N, C * window, count] into images of <c>output_size</c>: the reverse of unfold.</summary>
            public static Tensor fold(Tensor input, long output_size, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                Aten.col2im.Call(input, Both(output_size), Both(kernel_size), Both(dilation), Both(padding), Both(stride));

            private static long[] Pair((long, long) pair) => [pair.Item1, pair.Item2];

            private static long[]? Pair((long, long)? pair) => pair is { } both ? Pair(both) : null;

            private static long[] Both(long value) => [value, value];

            private static long[]? Both(long? value) => value is { } both ? Both(both) : null;

            private static string NameOf(Padding padding) => padding == Padding.Same ? "same" : "valid";
        }
    }
}
