using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Drawing;

/// <summary>What a box of a drawing is, which decides how it looks.</summary>
internal enum BoxKind
{
    /// <summary>An input of the network.</summary>
    Input,

    /// <summary>An output.</summary>
    Output,

    /// <summary>A sum, a difference, a product or a quotient.</summary>
    Sign,

    /// <summary>An operation without parameters.</summary>
    Operation,

    /// <summary>A layer, or a module with all that is in it.</summary>
    Module,
}

/// <summary>A box of a drawing.</summary>
internal sealed record Box
{
    /// <summary>Its place among the boxes, the order in which they run.</summary>
    public required int Index { get; init; }

    /// <summary>What it is.</summary>
    public required BoxKind Kind { get; init; }

    /// <summary>What it is called in the file; the operation's name where it has no name.</summary>
    public required string Title { get; init; }

    /// <summary>What it is made of, in a few words, line by line.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>How many numbers it learns.</summary>
    public Dimension Parameters { get; init; } = Dimension.Zero;

    /// <summary>The family of its operations; null where they are of several.</summary>
    public string? Family { get; init; }

    /// <summary>Whether inference leaves it out.</summary>
    public bool IsAuxiliary { get; init; }

    /// <summary>The operations in it.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; init; } = [];

    /// <summary>The module it stands in.</summary>
    public int Module { get; init; }

    /// <summary>The module of the frame it is drawn in; null where there is none.</summary>
    public int? Frame { get; init; }
}

/// <summary>A tensor on its way from one box to another, or several of one shape.</summary>
/// <param name="From">The box that makes it.</param>
/// <param name="To">The box that takes it.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Count">How many there are.</param>
internal sealed record Arrow(int From, int To, TensorShape Shape, int Count)
{
    /// <summary>Whether its shape stands on it: on the first of several ways of one tensor only.</summary>
    public bool IsLabelled { get; init; } = true;

    /// <summary>Whether it is part of a skip connection.</summary>
    public bool IsShortcut { get; init; }

    /// <summary>The innermost frame around both ends; null where there is none.</summary>
    public int? Frame { get; init; }
}

/// <summary>A frame around the boxes of an unfolded module.</summary>
/// <param name="Module">The module.</param>
/// <param name="Parent">The module of the frame around it; null where there is none.</param>
/// <param name="Title">What stands on it.</param>
internal sealed record PictureFrame(int Module, int? Parent, string Title);

/// <summary>A network as boxes, arrows and frames.</summary>
/// <param name="Name">The name of the network.</param>
/// <param name="Boxes">The boxes, each behind those it takes from.</param>
/// <param name="Arrows">The arrows.</param>
/// <param name="Frames">The frames, each behind the one around it.</param>
internal sealed record Picture(string Name, IReadOnlyList<Box> Boxes, IReadOnlyList<Arrow> Arrows, IReadOnlyList<PictureFrame> Frames)
{
    /// <summary>The number of boxes on the longest way through the network.</summary>
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
