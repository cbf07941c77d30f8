using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Operations;

/// <summary>A tensor as the checker knows it: its shape, and where it came from.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Origin">What it is, for messages: <c>'y'</c> or <c>the result of 'Conv'</c>.</param>
/// <param name="Location">Where it was made.</param>
/// <param name="Node">The number of the graph's node that it comes from.</param>
public sealed record ShapedValue(TensorShape Shape, string Origin, SourceLocation Location, int Node)
{
    /// <summary>Shape and origin, for messages: <c>[N, 64, H, W] ('y', line 12)</c>.</summary>
    public string Display => $"{Shape} ({Origin}, line {Location.Start.Line})";
}
