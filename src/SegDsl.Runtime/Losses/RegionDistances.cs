using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Euclidean distances to the regions of classes, exact up to a reach.</summary>
internal static class RegionDistances
{
    /// <summary>
    /// The signed distance of every pixel to the region of every class, in pixels: outside of it the distance to its nearest pixel; inside minus the
    /// distance to the nearest pixel of another class, and one more, so that it is 0 right behind the boundary. Nothing is further than the reach.
    /// Where an image does not hold a class, and where the label is ignored, the distance is 0.
    /// </summary>
    /// <param name="labels">Train indices and ignore labels, int64 [N, H, W].</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="reach">The greatest distance.</param>
    /// <param name="type">The type of the result.</param>
    /// <returns>[N, classes, H, W].</returns>
    public static Tensor Signed(Tensor labels, int classes, int reach, ScalarType type)
    {
        var inside = labels.unsqueeze(1).eq(arange(classes, ScalarType.Int64, labels.device).view(1, -1, 1, 1));
        var outer = Outside(inside, reach, type);
        // The nearest pixel of another class is the nearest of the other classes' nearest.
        var inner = outer.masked_fill(inside, reach).amin([1], keepdim: true);
        return where(inside, 1 - inner, outer).masked_fill(inside.flatten(2).any(2).logical_not().view(-1, classes, 1, 1), 0)
            .masked_fill(inside.any(1, keepdim: true).logical_not(), 0);
    }

    /// <summary>The distance to the nearest pixel that is inside, the reach where that is as far or further.</summary>
    private static Tensor Outside(Tensor inside, int reach, ScalarType type)
    {
        // The square of a distance is the sum of the squares along rows and columns: first the least along every row, then over the rows around.
        double far = (double)reach * reach;
        var squared = zeros(inside.shape, type, inside.device).masked_fill(inside.logical_not(), far);
        return LeastAlong(LeastAlong(squared, 3, reach, far), 2, reach, far).sqrt();
    }

    private static Tensor LeastAlong(Tensor squared, int dimension, int reach, double far)
    {
        var length = squared.shape[dimension];
        var least = squared.clone();
        for (var offset = 1; offset < Math.Min(reach, length); offset++)
        {
            var count = length - offset;
            var shifted = squared + (double)offset * offset;
            foreach (var (to, from) in new[] { (0L, (long)offset), ((long)offset, 0L) })
            {
                using var target = least.narrow(dimension, to, count);
                target.copy_(target.minimum(shifted.narrow(dimension, from, count)));
            }
            shifted.Dispose();
        }
        return least.clamp_max(far);
    }
}
