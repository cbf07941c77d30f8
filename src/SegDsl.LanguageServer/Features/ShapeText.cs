using SegDsl.Language.Construction;

namespace SegDsl.LanguageServer.Features;

/// <summary>Writes shapes as in annotations.</summary>
internal static class ShapeText
{
    /// <summary>The shape of a value; null if it has none.</summary>
    /// <param name="value">The value.</param>
    public static string? Of(ShapeValue? value) => value switch
    {
        TensorValue tensor => tensor.Shape.ToString(),
        ListShape { Items: { } items } when items.Distinct().Count() == 1 => $"{items[0]}[] of {items.Count}",
        ListShape { Items: { Count: <= 6 } items } => string.Join(", ", items),
        ListShape list => $"{list.Element}[]",
        _ => null,
    };
}
