using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Resampling of feature maps and volumes. The defaults are bilinear interpolation, which is trilinear for volumes, and <c>align_corners: true</c>.
/// </summary>
public static class Resampling
{
    /// <summary>Resizes to the sides of another tensor.</summary>
    /// <param name="x">[N, C, h, w] or [N, C, d, h, w].</param>
    /// <param name="like">[…, H, W] or […, D, H, W]; only its shape is used.</param>
    /// <param name="mode">The interpolation mode.</param>
    /// <param name="alignCorners">
    /// Whether the centers of the corner pixels are aligned, instead of their outer corners. Nearest neighbor interpolation ignores it.
    /// </param>
    /// <returns>[N, C, H, W] or [N, C, D, H, W].</returns>
    public static Tensor UpsampleLike(this Tensor x, Tensor like, InterpolationMode mode = InterpolationMode.Bilinear, bool alignCorners = true) =>
        x.UpsampleTo(like.shape[^((int)x.dim() - 2)..], mode, alignCorners);

    /// <summary>
    /// Resizes by a factor and rounds the new size down. Without aligned corners, sampling positions follow from the factor, as in PyTorch's
    /// <c>interpolate(scale_factor=…)</c>, and not from the two sizes, which differ if the new size was rounded.
    /// </summary>
    /// <param name="x">[N, C, H, W] or [N, C, D, H, W].</param>
    /// <param name="factor">The factor; greater than 0.</param>
    /// <param name="mode">The interpolation mode.</param>
    /// <param name="alignCorners">See <see cref="UpsampleLike"/>.</param>
    /// <returns>[N, C, ⌊factor·H⌋, ⌊factor·W⌋] or [N, C, ⌊factor·D⌋, ⌊factor·H⌋, ⌊factor·W⌋].</returns>
    public static Tensor UpsampleBy(this Tensor x, double factor, InterpolationMode mode = InterpolationMode.Bilinear, bool alignCorners = true)
    {
        var sides = x.shape[2..];
        var isNearest = mode == InterpolationMode.Nearest;
        // Where the tolerance matters, the size is a multiple of 1 / factor, and both ways give the same positions.
        if ((alignCorners && !isNearest) || sides.Any(side => Scaled(side, factor) != Floor(side, factor)))
            return x.UpsampleTo([.. sides.Select(side => Scaled(side, factor))], mode, alignCorners);
        double[] factors = [.. sides.Select(_ => factor)];
        return nn.functional.interpolate(x, scale_factor: factors, mode: OfRank(x, mode), align_corners: isNearest ? null : false);
    }

    /// <summary>Resizes to a given size.</summary>
    /// <param name="x">[N, C, h, w] or [N, C, d, h, w].</param>
    /// <param name="size">The new size [H, W] or [D, H, W].</param>
    /// <param name="mode">The interpolation mode.</param>
    /// <param name="alignCorners">See <see cref="UpsampleLike"/>.</param>
    /// <returns>[N, C, H, W] or [N, C, D, H, W].</returns>
    public static Tensor UpsampleTo(this Tensor x, long[] size, InterpolationMode mode = InterpolationMode.Bilinear, bool alignCorners = true) =>
        nn.functional.interpolate(x, size: size, mode: OfRank(x, mode), align_corners: mode == InterpolationMode.Nearest ? null : alignCorners);

    private static InterpolationMode OfRank(Tensor x, InterpolationMode mode) =>
        x.dim() == 5 && mode == InterpolationMode.Bilinear ? InterpolationMode.Trilinear : mode;

    /// <summary>Rounds down with a tolerance: in floating point, 1 / 49 is slightly too small, but 49 × (1 / 49) must give 1.</summary>
    private static long Scaled(long size, double factor) => (long)Math.Floor((size * factor) + 1e-9);

    private static long Floor(long size, double factor) => (long)Math.Floor(size * factor);

    /// <summary>Warps a feature map with a flow field by bilinear sampling; positions outside of the map are zero. A zero flow is the identity.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="flow">[N, 2, H, W]: x and y displacement of the sampling position, in units of (W − 1) / 2W and (H − 1) / 2H pixels.</param>
    /// <returns>[N, C, H, W].</returns>
    /// <exception cref="ArgumentException">A tensor has an invalid shape.</exception>
    public static Tensor Warp(this Tensor x, Tensor flow)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(flow);
        if (x.dim() != 4) throw new ArgumentException($"Warping expects a feature map [N, C, H, W], got [{string.Join(", ", x.shape)}].", nameof(x));
        var (height, width) = (x.shape[2], x.shape[3]);
        long[] expected = [x.shape[0], 2, height, width];
        if (!flow.shape.SequenceEqual(expected))
            throw new ArgumentException($"The flow must be [{string.Join(", ", expected)}], but is [{string.Join(", ", flow.shape)}].", nameof(flow));
        using var grid = SamplingGrid(flow, height, width);
        return nn.functional.grid_sample(x, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, align_corners: true);
    }

    /// <summary>The grid for <c>grid_sample</c>, [N, H, W, 2]: normalized pixel positions from −1 to 1 plus the flow divided by the size of the map.</summary>
    private static Tensor SamplingGrid(Tensor flow, long height, long width)
    {
        using var columns = linspace(-1, 1, width, flow.dtype, flow.device);
        using var rows = linspace(-1, 1, height, flow.dtype, flow.device);
        using var flowX = flow.select(1, 0);
        using var flowY = flow.select(1, 1);
        using var shiftX = flowX / (double)width;
        using var shiftY = flowY / (double)height;
        using var column = rows.view(height, 1);
        using var x = shiftX.add_(columns);
        using var y = shiftY.add_(column);
        return stack([x, y], dim: 3);
    }
}
