using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>The meaning of the axes of a tensor.</summary>
public static class Axes
{
    /// <summary>
    /// The channel axis, whose size is known when a module is constructed: the second axis of maps <c>[N, C, H, W]</c> and of tensors with more
    /// dimensions, the last axis of <c>[N, L, C]</c>, <c>[N, C]</c> and <c>[C]</c>.
    /// </summary>
    public static int Channel(int rank) => rank >= 4 ? 1 : rank - 1;

    /// <summary>The number of channels of a tensor; 1 for a scalar.</summary>
    public static Dimension ChannelsOf(TensorShape shape) => shape.Rank == 0 ? Dimension.One : shape[Channel(shape.Rank)];
}
