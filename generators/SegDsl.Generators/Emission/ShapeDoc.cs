using SegDsl.Language.Binding;
using SegDsl.Language.Construction;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Generators.Emission;

/// <summary>Shapes for documentation, in the names of the <c>.seg</c> file.</summary>
internal static class ShapeDoc
{
    private const string Unknown = "…";

    /// <summary>A shape; dimensions without names in the file are replaced by an ellipsis.</summary>
    /// <param name="shapes">The shapes of the block.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="channels">The property with the channels; null if there is none.</param>
    public static string Of(BlockShapes shapes, TensorShape shape, string? channels = null) =>
        DocComment.ToXml("[" + string.Join(", ", shape.Dimensions.Select((dimension, axis) =>
            shapes.Symbols.IsWritten(dimension) ? shapes.Symbols.Read(dimension).ToString()
            : axis == Axes.Channel(shape.Rank) && channels is not null && shapes.Symbols.IsKnown(dimension) ? channels
            : Unknown)) + "]");

    /// <summary>The shape of a value.</summary>
    public static string Of(BlockShapes shapes, ShapeValue? value, string? channels = null) => value switch
    {
        TensorValue tensor => Of(shapes, tensor.Shape, channels),
        ListShape { Items: { } items } when items.All(i => i.Rank == items[0].Rank) && items.Count <= 4 =>
            $"a list of {string.Join(", ", items.Select(i => Of(shapes, i)))}",
        ListShape list => $"a list of {Of(shapes, list.Element)}",
        _ => $"[{Unknown}]",
    };
}
