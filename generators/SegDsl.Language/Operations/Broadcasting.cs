using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Element-wise combination of tensors with different shapes.</summary>
internal static class Broadcasting
{
    /// <summary>Combines dimensions: they must be equal, or one of them 1; missing leading dimensions count as 1.</summary>
    /// <returns>The dimensions of the result up to the first axis that does not match, if any, and that axis.</returns>
    public static (IReadOnlyList<Dimension> Result, (int Axis, Dimension Left, Dimension Right)? Misfit) Combine(
        IReadOnlyList<Dimension> left, IReadOnlyList<Dimension> right, DimensionEquality equality)
    {
        var rank = Math.Max(left.Count, right.Count);
        var result = new List<Dimension>();
        for (var i = 0; i < rank; i++)
        {
            var (a, b) = (FromEnd(left, rank - i), FromEnd(right, rank - i));
            if (!equality.AreEqual(a, b) && a.Value != 1 && b.Value != 1) return (result, (i, a, b));
            result.Add(a.Value == 1 ? b : a);
        }
        return (result, null);
    }

    private static Dimension FromEnd(IReadOnlyList<Dimension> dimensions, int place) =>
        place <= dimensions.Count ? dimensions[dimensions.Count - place] : Dimension.One;
}
