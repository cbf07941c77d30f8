using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Resampling; bilinear, with the centers of the corner pixels staying where they are (<c>align_corners</c>), unless said otherwise.</summary>
public static class Resampling
{
    /// <summary>Resizes to the height and width of another tensor.</summary>
    /// <param name="x">[N, C, h, w].</param>
    /// <param name="like">[…, H, W]; only its shape is looked at.</param>
    /// <param name="mode">How values between pixels are found.</param>
    /// <param name="alignCorners">
    /// Whether the centers of the corner pixels, rather than their corners, stay where they are; without effect for the nearest pixel.
    /// </param>
    /// <returns>[N, C, H, W].</returns>
    public static Tensor UpsampleLike(this Tensor x, Tensor like, InterpolationMode mode = InterpolationMode.Bilinear, bool alignCorners = true)
    {
        var shape = like.shape;
        return x.UpsampleTo([shape[^2], shape[^1]], mode, alignCorners);
    }

    /// <summary>Resizes by a factor; the new sizes are rounded down.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="factor">&gt; 0.</param>
    /// <param name="mode">How values between pixels are found.</param>
    /// <param name="alignCorners">As of <see cref="UpsampleLike"/>.</param>
    /// <returns>[N, C, ⌊factor·H⌋, ⌊factor·W⌋].</returns>
    public static Tensor UpsampleBy(this Tensor x, double factor, InterpolationMode mode = InterpolationMode.Bilinear, bool alignCorners = true)
    {
        var shape = x.shape;
        return x.UpsampleTo([Scaled(shape[^2], factor), Scaled(shape[^1], factor)], mode, alignCorners);
    }

    /// <summary>Resizes to a height and width.</summary>
    /// <param name="x">[N, C, h, w].</param>
    /// <param name="size">[H, W].</param>
    /// <param name="mode">How values between pixels are found.</param>
    /// <param name="alignCorners">As of <see cref="UpsampleLike"/>.</param>
    /// <returns>[N, C, H, W].</returns>
    public static Tensor UpsampleTo(this Tensor x, long[] size, InterpolationMode mode = InterpolationMode.Bilinear, bool alignCorners = true) =>
        nn.functional.interpolate(x, size: size, mode: mode, align_corners: mode == InterpolationMode.Nearest ? null : alignCorners);

    /// <summary>A factor such as 1 / 49 is a little less than that in floating point; 49 times it is 1 all the same.</summary>
    private static long Scaled(long size, double factor) => (long)Math.Floor((size * factor) + 1e-9);

    /// <summary>Samples a feature map where a flow points to; the outside is zero, and no flow is the identity.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="flow">[N, 2, H, W]: by how far to look to the right and down, in units in which the map is 2·W wide and 2·H high.</param>
    /// <returns>[N, C, H, W].</returns>
    /// <exception cref="ArgumentException">The flow has another shape.</exception>
    public static Tensor Warp(this Tensor x, Tensor flow)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(flow);
        if (x.dim() != 4) throw new ArgumentException($"A map [N, C, H, W] can be warped, not [{string.Join(", ", x.shape)}].", nameof(x));
        var (height, width) = (x.shape[2], x.shape[3]);
        long[] wanted = [x.shape[0], 2, height, width];
        if (!flow.shape.SequenceEqual(wanted))
            throw new ArgumentException($"The flow must be [{string.Join(", ", wanted)}], not [{string.Join(", ", flow.shape)}].", nameof(flow));
        using var grid = SamplingGrid(flow, height, width);
        return nn.functional.grid_sample(x, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, align_corners: true);
    }

    /// <summary>[N, H, W, 2]: every pixel's own place, −1 to 1 in both directions, plus its flow as a part of the map's size.</summary>
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
