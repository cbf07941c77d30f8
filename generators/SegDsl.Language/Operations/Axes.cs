namespace SegDsl.Language.Operations;

/// <summary>Which dimension of a tensor is which.</summary>
public static class Axes
{
    /// <summary>
    /// The axis of the channels, whose size is known when a module is constructed: the second of maps <c>[N, C, H, W]</c> and of what has
    /// more dimensions, the last of <c>[N, L, C]</c>, <c>[N, C]</c> and <c>[C]</c>.
    /// </summary>
    public static int Channel(int rank) => rank >= 4 ? 1 : rank - 1;
}
