using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>
/// Common costs in floating-point operations, of a forward pass in inference. An addition, a multiplication, a division, a comparison, an
/// exponential and every other function of one number are one each; so a multiplication with an addition is two.
/// </summary>
internal static class Costs
{
    /// <summary>A few for every element of the result.</summary>
    public static Func<OperationContext, TensorShape, Dimension> PerElement(long count) => (_, result) => result.Elements * count;

    /// <summary>One for every element of the first operand: sums and means.</summary>
    public static Func<OperationContext, TensorShape, Dimension> PerInputElement { get; } = (c, _) => c.Shape.Elements;

    /// <summary>Bilinear interpolation weighs four neighbours, and adds them up.</summary>
    public static Func<OperationContext, TensorShape, Dimension> Bilinear { get; } = PerElement(7);

    /// <summary>Every element of the result is the largest of a window, or its mean: of k·k elements k·k − 1 comparisons, or k·k with the division.</summary>
    public static Dimension Window(OperationContext c, TensorShape result, bool divides) =>
        result.Elements * ((c.Int("kernel") * c.Int("kernel")) - (divides ? 0 : 1));
}
