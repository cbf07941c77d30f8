using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Where the borders between classes are.</summary>
public static class EdgeTarget
{
    private const int Radius = 2;

    /// <summary>The pixels within a Euclidean distance of 2 of a pixel of another class. The ignore label and the outside of the image are one more class.</summary>
    /// <param name="labels">Train indices and ignore labels, int64 [N, H, W].</param>
    /// <param name="ignoreLabel">The label that no class has.</param>
    /// <returns>bool [N, 1, H, W] on the labels' device.</returns>
    public static Tensor Of(Tensor labels, int ignoreLabel)
    {
        ArgumentNullException.ThrowIfNull(labels);
        using var scope = NewDisposeScope();
        var (height, width) = (labels.shape[1], labels.shape[2]);
        var centre = labels.unsqueeze(1);
        var padded = nn.functional.pad(centre, new long[] { Radius, Radius, Radius, Radius }, value: ignoreLabel);
        var edges = zeros_like(centre, ScalarType.Bool);
        for (var y = -Radius; y <= Radius; y++)
            for (var x = -Radius; x <= Radius; x++)
                if (x * x + y * y is > 0 and <= Radius * Radius)
                    edges.logical_or_(centre.ne(padded.narrow(2, Radius + y, height).narrow(3, Radius + x, width)));
        return edges.MoveToOuterDisposeScope();
    }
}
