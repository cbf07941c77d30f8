using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>The arithmetic of windows that slide over an image: convolution and pooling.</summary>
internal static class Windows
{
    /// <summary>Whether kernel, stride, padding and, where there is one, dilation are in range; says so where not.</summary>
    public static bool AreValid(OperationContext c) =>
        c.IsAtLeast("kernel", 1) && c.IsAtLeast("stride", 1) && c.IsAtLeast("padding", 0);

    /// <summary>⌊(size + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1: how many places a window has along a dimension.</summary>
    public static Dimension Slide(OperationContext c, Dimension size, Dimension dilation) =>
        Dimension.FloorDivide(size + (2 * c.Int("padding")) - (dilation * (c.Int("kernel") - 1)) - 1, c.Int("stride")) + 1;
}
