using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// Where the edges between classes are. Every class is first grown by the window of boundary relaxation, as the body is judged by the same window;
/// an edge is then what lies within a Euclidean distance of 2 of both a pixel with and a pixel without some class. Outside of the image there is no class.
/// </summary>
public static class EdgeTarget
{
    private const int Radius = 2;

    /// <summary>Classes that fit the bits of a 64-bit integer; the sign stays unused.</summary>
    private const int WordClasses = 63;

    /// <summary>The target of a batch of labels.</summary>
    /// <param name="labels">Train indices and ignore labels, int64 [N, H, W].</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreLabel">The label that no class has.</param>
    /// <param name="border">How far classes grow, in pixels.</param>
    /// <returns>bool [N, 1, H, W] on the labels' device.</returns>
    public static Tensor Of(Tensor labels, int classes, int ignoreLabel, int border)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegative(border);
        using var scope = NewDisposeScope();
        var (height, width) = (labels.shape[1], labels.shape[2]);
        var columns = labels.masked_fill(labels.eq(ignoreLabel), classes);
        var edges = zeros(labels.shape, ScalarType.Bool, labels.device);
        for (var first = 0; first < classes; first += WordClasses)
        {
            // The set of classes at a pixel is a set of bits: growing is a disjunction, and an edge is where neighbours' sets differ.
            var bits = new long[classes + 1];
            for (var label = first; label < Math.Min(first + WordClasses, classes); label++) bits[label] = 1L << label - first;
            var sets = tensor(bits, device: labels.device).index_select(0, columns.flatten()).view(labels.shape);
            sets = nn.functional.pad(sets, new long[] { border, border, border, border });
            sets = Window.Unite(Window.Unite(sets, 1, border), 2, border);

            var around = nn.functional.pad(sets, new long[] { Radius, Radius, Radius, Radius });
            for (var y = -Radius; y <= Radius; y++)
                for (var x = -Radius; x <= Radius; x++)
                    if (x * x + y * y is > 0 and <= Radius * Radius)
                        edges.logical_or_(sets.ne(around.narrow(1, Radius + y, height).narrow(2, Radius + x, width)));
        }
        return edges.unsqueeze(1).MoveToOuterDisposeScope();
    }
}
