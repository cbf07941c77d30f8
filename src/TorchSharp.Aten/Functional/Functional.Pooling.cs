using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The greatest element of each window of [N, C, L]; the stride is the window's size by default.</summary>
            public static Tensor max_pool1d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                Aten.max_pool1d.Call(input, kernel_size, stride ?? kernel_size, padding ?? 0, dilation ?? 1, ceil_mode);

            /// <summary>The greatest element of each window of [N, C, H, W]; the stride is the window's size by default.</summary>
            public static Tensor max_pool2d(
                Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null,
                bool ceil_mode = false) =>
                max_pool2d(input, Pair(kernel_size), Pair(stride), Pair(padding), Pair(dilation), ceil_mode);

            /// <summary>The greatest element of each window of [N, C, H, W]; the stride is the window's size by default.</summary>
            public static Tensor max_pool2d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, Both(kernel_size), Both(stride), Both(padding), Both(dilation), ceil_mode);

            /// <summary>The greatest element of each window of [N, C, H, W]; the stride is the window's size by default.</summary>
            public static Tensor max_pool2d(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Aten.max_pool2d.Call(input, kernel_size, strides ?? kernel_size, padding ?? zeros, dilation ?? ones, ceil_mode);

            /// <summary>The greatest element of each window of [N, C, H, W], and where in its plane it lies.</summary>
            public static (Tensor output, Tensor indices) max_pool2d_with_indices(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Aten.max_pool2d_with_indices.Call2(input, kernel_size, strides ?? kernel_size, padding ?? zeros, dilation ?? ones, ceil_mode);

            /// <summary>The greatest element of each window of [N, C, D, H, W]; the stride is the window's size by default.</summary>
            public static Tensor max_pool3d(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Aten.max_pool3d.Call(input, kernel_size, strides ?? kernel_size, padding ?? zeros, dilation ?? ones, ceil_mode);

            /// <summary>The mean of each window of [N, C, L]; the stride is the window's size by default.</summary>
            public static Tensor avg_pool1d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true) =>
                Aten.avg_pool1d.Call(input, kernel_size, stride ?? kernel_size, padding ?? 0, ceil_mode, count_include_pad);

            /// <summary>The mean of each window of [N, C, H, W]; the stride is the window's size by default.</summary>
            public static Tensor avg_pool2d(
                Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Pair(kernel_size), Pair(stride), Pair(padding), ceil_mode, count_include_pad, divisor_override);

            /// <summary>The mean of each window of [N, C, H, W]; the stride is the window's size by default.</summary>
            public static Tensor avg_pool2d(
                Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null) =>
                avg_pool2d(input, Both(kernel_size), Both(stride), Both(padding), ceil_mode, count_include_pad, divisor_override);

            /// <summary>The mean of each window of [N, C, H, W]; the stride is the window's size by default.</summary>
            public static Tensor avg_pool2d(
                Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null) =>
                Aten.avg_pool2d.Call(input, kernel_size, stride ?? kernel_size, padding ?? zeros, ceil_mode, count_include_pad, divisor_override);

            /// <summary>The mean of each window of [N, C, D, H, W]; the stride is the window's size by default.</summary>
            public static Tensor avg_pool3d(
                Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null) =>
                Aten.avg_pool3d.Call(input, kernel_size, stride ?? kernel_size, padding ?? zeros, ceil_mode, count_include_pad, divisor_override);

            /// <summary>The means of [N, C, L] over as many windows as <c>output_size</c> says.</summary>
            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) => Aten.adaptive_avg_pool1d.Call(input, output_size);

            /// <summary>The means of [N, C, H, W] over as many windows as <c>output_size</c> says.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => Aten.adaptive_avg_pool2d.Call(input, Pair(output_size));

            /// <summary>The means of [N, C, H, W] over as many windows as <c>output_size</c> says.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => Aten.adaptive_avg_pool2d.Call(input, Both(output_size));

            /// <summary>The means of [N, C, H, W] over as many windows as <c>output_size</c> says.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) => Aten.adaptive_avg_pool2d.Call(input, output_size);

            /// <summary>The means of [N, C, D, H, W] over as many windows as <c>output_size</c> says.</summary>
            public static Tensor adaptive_avg_pool3d(Tensor input, long[] output_size) => Aten.adaptive_avg_pool3d.Call(input, output_size);

            /// <summary>The greatest elements of [N, C, L] in as many windows as <c>output_size</c> says.</summary>
            public static Tensor adaptive_max_pool1d(Tensor input, long output_size) => First(Aten.adaptive_max_pool1d.Call2(input, output_size));

            /// <summary>The greatest elements of [N, C, H, W] in as many windows as <c>output_size</c> says.</summary>
            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size) => First(Aten.adaptive_max_pool2d.Call2(input, output_size));

            /// <summary>The greatest elements of [N, C, D, H, W] in as many windows as <c>output_size</c> says.</summary>
            public static Tensor adaptive_max_pool3d(Tensor input, long[] output_size) => First(Aten.adaptive_max_pool3d.Call2(input, output_size));

            /// <summary>The greatest elements of [N, C, L] in as many windows as <c>output_size</c> says, and where they lie.</summary>
            public static (Tensor Values, Tensor Indices) adaptive_max_pool1d_with_indices(Tensor input, long output_size) =>
                Aten.adaptive_max_pool1d.Call2(input, output_size);

            /// <summary>The greatest elements of [N, C, H, W] in as many windows as <c>output_size</c> says, and where they lie.</summary>
            public static (Tensor Values, Tensor Indices) adaptive_max_pool2d_with_indices(Tensor input, long[] output_size) =>
                Aten.adaptive_max_pool2d.Call2(input, output_size);

            private static Tensor First((Tensor Values, Tensor Indices) result)
            {
                result.Indices.Dispose();
                return result.Values;
            }
        }
    }
}
