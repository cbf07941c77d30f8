using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Operations;

/// <summary>A tensor during the shape check: its shape and its origin.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Origin">The description in messages: <c>'y'</c> or <c>the result of 'Conv'</c>.</param>
/// <param name="Location">The location of the expression that computes it.</param>
/// <param name="Node">The index of the graph node that computes it.</param>
public sealed record ShapedValue(TensorShape Shape, string Origin, SourceLocation Location, int Node)
{
    /// <summary>Shape and origin, for messages: <c>[N, 64, H, W] ('y', line 12)</c>.</summary>
    public string Display => $"{Shape} ({Origin}, line {Location.Start.Line})";
}
