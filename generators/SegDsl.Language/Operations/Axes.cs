namespace SegDsl.Language.Operations;

/// <summary>The meaning of the axes of a tensor.</summary>
public static class Axes
{
    /// <summary>
    /// The channel axis, whose size is known when a module is constructed: the second axis of maps <c>[N, C, H, W]</c> and of tensors with more
    /// dimensions, the last axis of <c>[N, L, C]</c>, <c>[N, C]</c> and <c>[C]</c>.
    /// </summary>
    public static int Channel(int rank) => rank >= 4 ? 1 : rank - 1;
}
