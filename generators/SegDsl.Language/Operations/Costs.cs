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
    public const long Bilinear = 7;

    /// <summary>Bicubic interpolation weighs sixteen neighbours, and adds them up.</summary>
    public const long Bicubic = 31;
}
