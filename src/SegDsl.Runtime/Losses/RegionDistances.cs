using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Euclidean distances to class regions, exact up to a maximum.</summary>
internal static class RegionDistances
{
    /// <summary>
    /// The signed distance of every pixel to the region of every class, in pixels. Outside of the region it is the distance to the nearest pixel of the
    /// region. Inside, it is one minus the distance to the nearest pixel of another class, so that it is 0 directly inside the boundary. Distances are
    /// clamped to <paramref name="reach"/>. The distance is 0 for classes that are absent from the image, and for ignored pixels.
    /// </summary>
    /// <param name="labels">Class indices or the ignore index, int64 [N, H, W].</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="reach">The maximum distance.</param>
    /// <param name="type">The data type of the result.</param>
    /// <returns>[N, classes, H, W].</returns>
    public static Tensor Signed(Tensor labels, int classes, int reach, ScalarType type)
    {
        var inside = labels.unsqueeze(1).eq(arange(classes, ScalarType.Int64, labels.device).view(1, -1, 1, 1));
        var outer = DistanceTo(inside, reach, type);
        // The distance to the nearest pixel of another class is the minimum of the distances to the other classes.
        var inner = outer.masked_fill(inside, reach).amin([1], keepdim: true);
        return where(inside, 1 - inner, outer).masked_fill(inside.flatten(2).any(2).logical_not().view(-1, classes, 1, 1), 0)
            .masked_fill(inside.any(1, keepdim: true).logical_not(), 0);
    }

    /// <summary>The distance to the nearest pixel inside, clamped to <paramref name="reach"/>.</summary>
    private static Tensor DistanceTo(Tensor inside, int reach, ScalarType type)
    {
        // The squared distance is separable: first the minimum along every row, then along every column.
        double far = (double)reach * reach;
        var squared = zeros(inside.shape, type, inside.device).masked_fill(inside.logical_not(), far);
        return MinimumAlong(MinimumAlong(squared, 3, reach, far), 2, reach, far).sqrt();
    }

    private static Tensor MinimumAlong(Tensor squared, int dimension, int reach, double far)
    {
        var length = squared.shape[dimension];
        var minimum = squared.clone();
        for (var offset = 1; offset < Math.Min(reach, length); offset++)
        {
            var count = length - offset;
            var shifted = squared + (double)offset * offset;
            foreach (var (to, from) in new[] { (0L, (long)offset), ((long)offset, 0L) })
            {
                using var target = minimum.narrow(dimension, to, count);
                target.copy_(target.minimum(shifted.narrow(dimension, from, count)));
            }
            shifted.Dispose();
        }
        return minimum.clamp_max(far);
    }
}
