using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>
/// Common costs of a forward pass in inference, in floating-point operations. An addition, a multiplication, a division, a comparison, and any
/// function of one number count as one each, so a multiply-add counts as two.
/// </summary>
internal static class Costs
{
    /// <summary>A constant number of operations per element of the result.</summary>
    public static Func<OperationContext, TensorShape, Dimension> PerElement(long count) => (_, result) => result.Elements * count;

    /// <summary>One operation per element of the first operand, as for sums and means.</summary>
    public static Func<OperationContext, TensorShape, Dimension> PerInputElement { get; } = (c, _) => c.Shape.Elements;

    /// <summary>Operations per element of a bilinear interpolation, a weighted sum of four neighbors.</summary>
    public const long Bilinear = 7;

    /// <summary>Operations per element of a trilinear interpolation, a weighted sum of eight neighbors.</summary>
    public const long Trilinear = 15;

    /// <summary>Operations per element of a bicubic interpolation, a weighted sum of sixteen neighbors.</summary>
    public const long Bicubic = 31;
}
