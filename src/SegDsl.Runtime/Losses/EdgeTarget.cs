using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// Where the edges between classes are. Every class is first grown by the window of boundary relaxation, as the body is judged by the same window;
/// an edge is then what lies within a Euclidean distance of 2 of both a pixel with and a pixel without some class. Outside of the image there is no class.
/// </summary>
public static class EdgeTarget
{
    private const int Radius = 2;

    /// <summary>The target of a batch of labels.</summary>
    /// <param name="labels">Train indices and ignore labels, int64 [N, H, W].</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">The label that no class has.</param>
    /// <param name="border">How far classes grow, in pixels.</param>
    /// <returns>bool [N, H, W] on the labels' device.</returns>
    public static Tensor Of(Tensor labels, int classes, int ignoreIndex, int border)
    {
        using var scope = NewDisposeScope();
        return OfSets(LabelSetTarget.Of(labels, classes, ignoreIndex, border), classes).MoveToOuterDisposeScope();
    }

    /// <summary>The target of label sets whose border is how far classes grow.</summary>
    /// <param name="sets">The sets, int32 [N, words, H, W]: see <see cref="LabelSetTarget"/>.</param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>bool [N, H, W] on the sets' device.</returns>
    internal static Tensor OfSets(Tensor sets, int classes)
    {
        // An edge is where the sets of neighbors differ, the ignore label apart.
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
