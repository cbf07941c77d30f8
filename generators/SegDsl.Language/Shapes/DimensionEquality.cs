namespace SegDsl.Language.Shapes;

/// <summary>Decides whether two dimensions agree.</summary>
/// <param name="open">
/// Symbols without values yet. Dimensions whose difference depends on them may still become equal, and count as equal. Empty for a network, which
/// must be valid for all values of its symbols.
/// </param>
/// <param name="sizes">
/// Sizes of the inputs of a block whose use is unknown. Dimensions whose difference depends on two of them count as equal, because a network may apply
/// the block to sizes for which they are.
/// </param>
public sealed class DimensionEquality(IReadOnlyCollection<string> open, IReadOnlyCollection<string>? sizes = null)
{
    /// <summary>Whether two dimensions are equal, or may become equal.</summary>
    public bool AreEqual(Dimension left, Dimension right)
    {
        if (left.Equals(right)) return true;
        if (open.Count == 0 && sizes is null) return false;
        var symbols = (left - right).Symbols;
        return symbols.Any(open.Contains) || (sizes is not null && symbols.Count(sizes.Contains) > 1);
    }
}
