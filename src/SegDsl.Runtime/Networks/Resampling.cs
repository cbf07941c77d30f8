using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Bilinear resampling in which the centres of the corner pixels stay where they are (<c>align_corners</c>).</summary>
public static class Resampling
{
    /// <summary>Resizes to the height and width of another tensor.</summary>
    /// <param name="x">[N, C, h, w].</param>
    /// <param name="like">[…, H, W]; only its shape is looked at.</param>
    /// <returns>[N, C, H, W].</returns>
    public static Tensor UpsampleLike(this Tensor x, Tensor like)
    {
        var shape = like.shape;
        return nn.functional.interpolate(x, size: [shape[^2], shape[^1]], mode: InterpolationMode.Bilinear, align_corners: true);
    }

    /// <summary>Resizes by a factor; the new sizes are rounded down.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="factor">&gt; 0.</param>
    /// <returns>[N, C, ⌊factor·H⌋, ⌊factor·W⌋].</returns>
    public static Tensor UpsampleBy(this Tensor x, double factor)
    {
        var shape = x.shape;
        long[] size = [(long)Math.Floor(shape[^2] * factor), (long)Math.Floor(shape[^1] * factor)];
        return nn.functional.interpolate(x, size: size, mode: InterpolationMode.Bilinear, align_corners: true);
    }

    /// <summary>Samples a feature map where a flow points to; the outside is zero, and no flow is the identity.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="flow">[N, 2, H, W]: by how far to look to the right and down, in units in which the map is 2·W wide and 2·H high.</param>
    /// <returns>[N, C, H, W].</returns>
    public static Tensor Warp(this Tensor x, Tensor flow)
    {
        var (height, width) = (x.shape[2], x.shape[3]);
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
