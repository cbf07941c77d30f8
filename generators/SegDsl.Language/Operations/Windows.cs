using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>The arithmetic of sliding windows: convolution and pooling.</summary>
internal static class Windows
{
    /// <summary>Whether kernel, stride, padding and, if present, dilation are in range; otherwise reports it.</summary>
    public static bool AreValid(OperationContext c) =>
        c.IsAtLeast("kernel", 1) && c.IsAtLeast("stride", 1) && c.IsAtLeast("padding", 0) && (!c.Has("dilation") || c.IsAtLeast("dilation", 1));

    /// <summary>Whether every pooling window overlaps the input; otherwise reports it.</summary>
    public static bool ReachTheInput(OperationContext c)
    {
        for (var side = 0; side < c.Sides("kernel", "padding"); side++)
        {
            var (kernel, padding) = (c.Int("kernel", side), c.Int("padding", side));
            if (c.Require(kernel - (2 * padding), 0)) continue;
            c.Report(ValueDiagnostics.OutOfRange, $"'padding' of '{c.Name}'", $"be at most half the kernel of {kernel}, not {padding}");
            return false;
        }
        return true;
    }

    /// <summary>Whether every window is at most as large as the input without padding; otherwise reports it.</summary>
    public static bool AreInside(OperationContext c)
    {
        for (var side = 0; side < c.Shape.Rank - 2; side++)
        {
            var (kernel, size) = (c.Int("kernel", side), c.Shape[side + 2]);
            if (c.Require(size - kernel, 0)) continue;
            c.Report(ShapeDiagnostics.Kernel, c.Name, kernel, c.Input.Display, size);
            return false;
        }
        return true;
    }

    /// <summary>
    /// The first operand's shape, with every side replaced by the number of window positions,
    /// ⌊(size + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1; null if the window is larger than the padded input, which is reported.
    /// </summary>
    public static TensorShape? Slide(OperationContext c)
    {
        var shape = c.Shape;
        for (var side = 0; side < shape.Rank - 2; side++)
        {
            var axis = side + 2;
            var dilation = c.Has("dilation") ? c.Int("dilation", side) : Dimension.One;
            var width = (dilation * (c.Int("kernel", side) - 1)) + 1;
            var padded = shape[axis] + (2 * c.Int("padding", side));
            if (!c.Require(padded - width, 0))
            {
                c.Report(ShapeDiagnostics.Kernel, c.Name, width, c.Input.Display, padded);
                return null;
            }
            shape = shape.With(axis, Dimension.FloorDivide(padded - width, c.Int("stride", side)) + 1);
        }
        return shape;
    }
}
