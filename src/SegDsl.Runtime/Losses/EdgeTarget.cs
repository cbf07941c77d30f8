using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// The ground truth of edges between classes. Every class region is first dilated by the window of boundary relaxation, to match the target of
/// <see cref="RelaxedLoss"/>. An edge pixel is within a Euclidean distance of 2 pixels of both a pixel inside and a pixel outside of the dilated region of
/// some class. The outside of the image belongs to no class.
/// </summary>
public static class EdgeTarget
{
    private const int Radius = 2;

    /// <summary>Computes the edges of a batch of labels.</summary>
    /// <param name="labels">Class indices or the ignore index, int64 [N, H, W].</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <param name="border">The dilation radius in pixels; at least 0.</param>
    /// <returns>bool [N, H, W] on the labels' device.</returns>
    public static Tensor Of(Tensor labels, int classes, int ignoreIndex, int border)
    {
        using var scope = NewDisposeScope();
        return OfSets(LabelSetTarget.Of(labels, classes, ignoreIndex, border), classes).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the edges from label sets, whose border is the dilation radius.</summary>
    /// <param name="sets">The sets, int32 [N, words, H, W]: see <see cref="LabelSetTarget"/>.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <returns>bool [N, H, W] on the sets' device.</returns>
    internal static Tensor OfSets(Tensor sets, int classes)
    {
        // An edge is where the sets of neighboring pixels differ, without the bit of the ignore index.
        using var scope = NewDisposeScope();
        var (height, width) = (sets.shape[2], sets.shape[3]);
        sets = LabelSetTarget.WithoutIgnore(sets, classes);
        var around = nn.functional.pad(sets, new long[] { Radius, Radius, Radius, Radius });
        var differences = zeros_like(sets);
        for (var y = -Radius; y <= Radius; y++)
            for (var x = -Radius; x <= Radius; x++)
                if (x * x + y * y is > 0 and <= Radius * Radius)
                    differences.bitwise_or_(sets.bitwise_xor(around.narrow(2, Radius + y, height).narrow(3, Radius + x, width)));
        return differences.ne(0).any(1).MoveToOuterDisposeScope();
    }
}
