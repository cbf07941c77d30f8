using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Drawing;

/// <summary>The kind of a box in a drawing, which determines its appearance.</summary>
internal enum BoxKind
{
    /// <summary>An input of the network.</summary>
    Input,

    /// <summary>An output of the network.</summary>
    Output,

    /// <summary>An addition, subtraction, multiplication or division.</summary>
    Operator,

    /// <summary>An operation without parameters.</summary>
    Operation,

    /// <summary>A layer, or a module with all its operations.</summary>
    Module,
}

/// <summary>A box of a drawing.</summary>
internal sealed record Box
{
    /// <summary>The index among all boxes, in execution order.</summary>
    public required int Index { get; init; }

    /// <summary>The kind of the box.</summary>
    public required BoxKind Kind { get; init; }

    /// <summary>The name in the source file, or the name of the operation if it has none.</summary>
    public required string Title { get; init; }

    /// <summary>A brief description of the content, line by line.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>The number of learnable parameters.</summary>
    public Dimension Parameters { get; init; } = Dimension.Zero;

    /// <summary>The common family of the operations; null if they differ.</summary>
    public OperationFamily? Family { get; init; }

    /// <summary>Whether inference skips the box.</summary>
    public bool IsAuxiliary { get; init; }

    /// <summary>The operations in the box.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; init; } = [];

    /// <summary>The module that contains the box.</summary>
    public int Module { get; init; }

    /// <summary>The module of the frame that contains the box; null if absent.</summary>
    public int? Frame { get; init; }
}

/// <summary>A tensor that flows from one box to another, or several tensors of the same shape.</summary>
/// <param name="From">The index of the box that computes the tensor.</param>
/// <param name="To">The index of the box that uses the tensor.</param>
/// <param name="Shape">The shape of the tensor.</param>
/// <param name="Count">The number of tensors.</param>
internal sealed record Arrow(int From, int To, TensorShape Shape, int Count)
{
    /// <summary>Whether the arrow is labeled with the shape. Of several arrows for the same tensor, only the first one is labeled.</summary>
    public bool IsLabeled { get; init; } = true;

    /// <summary>Whether the arrow is part of a skip connection.</summary>
    public bool IsShortcut { get; init; }

    /// <summary>The module of the innermost frame around both ends; null if absent.</summary>
    public int? Frame { get; init; }
}

/// <summary>A frame around the boxes of an unfolded module.</summary>
/// <param name="Module">The module.</param>
/// <param name="Parent">The module of the enclosing frame; null if absent.</param>
/// <param name="Title">The title of the frame.</param>
internal sealed record PictureFrame(int Module, int? Parent, string Title);

/// <summary>A network as boxes, arrows and frames.</summary>
/// <param name="Name">The name of the network.</param>
/// <param name="Boxes">The boxes, in topological order.</param>
/// <param name="Arrows">The arrows.</param>
/// <param name="Frames">The frames; each one follows the frame that encloses it.</param>
internal sealed record Picture(string Name, IReadOnlyList<Box> Boxes, IReadOnlyList<Arrow> Arrows, IReadOnlyList<PictureFrame> Frames)
{
    /// <summary>The number of boxes on the longest path through the network.</summary>
    public int Length
    {
        get
        {
            var longest = Boxes.Select(_ => 1).ToArray();
            foreach (var arrow in Arrows.OrderBy(a => a.To)) longest[arrow.To] = Math.Max(longest[arrow.To], longest[arrow.From] + 1);
            return longest.Max();
        }
    }
}
