namespace SegDsl.Language.Shapes;

/// <summary>Decides whether two dimensions agree.</summary>
/// <param name="open">
/// Symbols that stand for values nobody has chosen yet: dimensions whose difference depends on them may still become equal, and count as
/// equal. Empty for a network, which must be right for all values of its symbols.
/// </param>
public sealed class DimensionEquality(IReadOnlyCollection<string> open)
{
    /// <summary>Whether two dimensions are equal, or may become so.</summary>
    public bool AreEqual(Dimension left, Dimension right) => left.Equals(right) || (open.Count > 0 && (left - right).Symbols.Any(open.Contains));
}
