using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Moves channels into space: [N, C * r², H, W] becomes [N, C, H * r, W * r].</summary>
            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) => Aten.pixel_shuffle.Call(input, upscale_factor);

            /// <summary>Moves space into channels: [N, C, H * r, W * r] becomes [N, C * r², H, W].</summary>
            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) => Aten.pixel_unshuffle.Call(input, downscale_factor);

            /// <summary>The sampling grid [N, H, W, 2] of affine maps [N, 2, 3] for an output of <c>size</c>.</summary>
            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false) =>
                Aten.affine_grid_generator.Call(theta, size, align_corners);

            /// <summary>
            /// Samples [N, C, H, W] at the points [N, h, w, 2], whose coordinates go from -1 to 1: of the corner pixels' centres if <c>align_corners</c>,
            /// else of their outer edges.
            /// </summary>
            public static Tensor grid_sample(
                Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear, GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros,
                bool? align_corners = null) =>
                Aten.grid_sampler.Call(input, grid, ModeOf(mode), ModeOf(padding_mode), align_corners ?? false);

            /// <summary>Pads the last dimension at its start and end.</summary>
            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, Pair(pad), mode, value);

            /// <summary>Pads the last dimension at its start and end, then the one before it.</summary>
            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, (long[])[pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            /// <summary>Pads dimensions at their starts and ends, the last dimension first.</summary>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, pad.ToArray(), mode, value);

            /// <summary>Pads every dimension at its start and end.</summary>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, Repeated(pad, 2 * Checked(input).Dimensions), mode, value);

            /// <summary>Resizes [N, C, …] to a size or by factors.</summary>
            public static Tensor upsample(
                Tensor input, long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest, bool align_corners = false) =>
                Resize(input, size, scale_factor, (InterpolationMode)mode, align_corners, antialias: false);

            /// <summary>Resizes [N, C, H, W] to a size or by factors, bilinearly.</summary>
            public static Tensor upsample_bilinear(Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false) =>
                Resize(x, size, scale_factor, InterpolationMode.Bilinear, align_corners, antialias: false);

            /// <summary>Resizes [N, C, …] to a size or by factors, taking the nearest element.</summary>
            public static Tensor upsample_nearest(Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false) =>
                Resize(x, size, scale_factor, InterpolationMode.Nearest, align_corners, antialias: false);

            /// <summary>Pads dimensions at their starts and ends, the last dimension first.</summary>
            /// <param name="input">The tensor.</param>
            /// <param name="pad">Two numbers a dimension.</param>
            /// <param name="mode">Where the new elements come from.</param>
            /// <param name="value">The new elements, for constant padding.</param>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => mode switch
            {
                PaddingModes.Reflect => Aten.pad.Call(input, pad, "reflect"),
                PaddingModes.Replicate => Aten.pad.Call(input, pad, "replicate"),
                PaddingModes.Circular => Aten.pad.Call(input, pad, "circular"),
                _ => Aten.constant_pad_nd.Call(input, pad, value),
            };

            /// <summary>Resizes [N, C, …] to a size or by factors, of which exactly one is given.</summary>
            /// <param name="x">[N, C, L], [N, C, H, W] or [N, C, D, H, W].</param>
            /// <param name="size">The new sizes after N and C.</param>
            /// <param name="scale_factor">The factors, one a dimension after N and C.</param>
            /// <param name="mode">How elements are made; the linear modes and bicubic are for one number of dimensions each.</param>
            /// <param name="align_corners">Whether the centres of the corner elements stay where they are; for the linear modes and bicubic.</param>
            /// <param name="recompute_scale_factor">Whether the factors are those of the sizes that result from the given ones.</param>
            /// <param name="antialias">Whether elements that fall between those of a smaller result count too; for bilinear and bicubic.</param>
            /// <exception cref="ArgumentException">Both or neither of size and factors are given, or the mode does not fit.</exception>
            public static Tensor interpolate(
                Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null,
                bool recompute_scale_factor = false, bool antialias = false)
            {
                bool aligns = mode is InterpolationMode.Linear or InterpolationMode.Bilinear or InterpolationMode.Bicubic or InterpolationMode.Trilinear;
                if (align_corners is not null && !aligns)
                    throw new ArgumentException($"align_corners has no meaning for mode {mode}.", nameof(align_corners));
                if (recompute_scale_factor && scale_factor is not null && size is null)
                {
                    size = Scaled(x, scale_factor);
                    scale_factor = null;
                }
                return Resize(x, size, scale_factor, mode, align_corners ?? false, antialias);
            }

            private static Tensor Resize(Tensor input, long[]? size, double[]? factors, InterpolationMode mode, bool align, bool antialias)
            {
                if ((size is null) == (factors is null))
                    throw new ArgumentException(size is null ? "Either size or scale_factor must be given." : "Only one of size and scale_factor can be given.");
                int dimensions = (int)Checked(input).Dimensions - 2;
                int given = size?.Length ?? factors?.Length ?? 0;
                if (given != dimensions)
                {
                    string what = size is null ? "scale_factor" : "size";
                    throw new ArgumentException($"{what} has {given} numbers, but {input} has {dimensions} dimensions after batch and channels.");
                }
                if (antialias && mode is not (InterpolationMode.Bilinear or InterpolationMode.Bicubic))
                    throw new ArgumentException($"antialias has no meaning for mode {mode}.", nameof(antialias));

                return (mode, dimensions) switch
                {
                    (InterpolationMode.Nearest, 1) => Aten.upsample_nearest1d_vec.Call(input, size, factors),
                    (InterpolationMode.Nearest, 2) => Aten.upsample_nearest2d_vec.Call(input, size, factors),
                    (InterpolationMode.Nearest, 3) => Aten.upsample_nearest3d_vec.Call(input, size, factors),
                    (InterpolationMode.NearestExact, 1) => Aten._upsample_nearest_exact1d_vec.Call(input, size, factors),
                    (InterpolationMode.NearestExact, 2) => Aten._upsample_nearest_exact2d_vec.Call(input, size, factors),
                    (InterpolationMode.NearestExact, 3) => Aten._upsample_nearest_exact3d_vec.Call(input, size, factors),
                    (InterpolationMode.Linear, 1) => Aten.upsample_linear1d_vec.Call(input, size, align, factors),
                    (InterpolationMode.Bilinear, 2) when antialias => Aten._upsample_bilinear2d_aa_vec.Call(input, size, align, factors),
                    (InterpolationMode.Bilinear, 2) => Aten.upsample_bilinear2d_vec.Call(input, size, align, factors),
                    (InterpolationMode.Bicubic, 2) when antialias => Aten._upsample_bicubic2d_aa_vec.Call(input, size, align, factors),
                    (InterpolationMode.Bicubic, 2) => Aten.upsample_bicubic2d_vec.Call(input, size, align, factors),
                    (InterpolationMode.Trilinear, 3) => Aten.upsample_trilinear3d_vec.Call(input, size, align, factors),
                    (InterpolationMode.Area, 1) => Aten.adaptive_avg_pool1d.Call(input, size ?? Scaled(input, factors)),
                    (InterpolationMode.Area, 2) => Aten.adaptive_avg_pool2d.Call(input, size ?? Scaled(input, factors)),
                    (InterpolationMode.Area, 3) => Aten.adaptive_avg_pool3d.Call(input, size ?? Scaled(input, factors)),
                    _ => throw new ArgumentException($"Mode {mode} is not for {dimensions} dimensions after batch and channels.", nameof(mode)),
                };
            }

            /// <summary>The sizes after batch and channels times the factors, rounded down.</summary>
            private static long[] Scaled(Tensor input, double[]? factors)
            {
                long[] shape = Checked(input).shape;
                return [.. (factors ?? []).Select((factor, i) => (long)Math.Floor(shape[i + 2] * factor))];
            }

            private static long[] Repeated(long value, long count)
            {
                var values = new long[count];
                Array.Fill(values, value);
                return values;
            }

            /// <summary>libtorch's number for the mode.</summary>
            private static long ModeOf(GridSampleMode mode) => mode == GridSampleMode.Nearest ? 1 : 0;

            /// <summary>libtorch's number for the mode.</summary>
            private static long ModeOf(GridSamplePaddingMode mode) => mode switch
            {
                GridSamplePaddingMode.Border => 1,
                GridSamplePaddingMode.Reflection => 2,
                _ => 0,
            };
        }
    }
}
