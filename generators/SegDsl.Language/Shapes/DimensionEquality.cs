namespace SegDsl.Language.Shapes;

/// <summary>Decides whether two dimensions agree.</summary>
/// <param name="open">
/// Symbols without values yet. Dimensions whose difference depends on them may still become equal, and count as equal. Empty for a network, which
/// must be valid for all values of its symbols.
/// </param>
public sealed class DimensionEquality(IReadOnlyCollection<string> open)
{
    /// <summary>Whether two dimensions are equal, or may become equal.</summary>
    public bool AreEqual(Dimension left, Dimension right) => left.Equals(right) || (open.Count > 0 && (left - right).Symbols.Any(open.Contains));
}
